import { expect, it } from "vitest";
import { createTrayCommands } from "./tray-commands.ts";

it("each item of the tray does what it says", () => {
  const done: unknown[] = [];
  const run = createTrayCommands({
    dispatchCall: (event) => done.push(event),
    dispatchMute: (event) => done.push(event),
    askPage: (name) => done.push(name),
    showMain: () => done.push("show"),
    quit: () => done.push("quit"),
  });
  for (const command of ["mute", "unmute", "stop-sharing", "share", "leave", "open", "quit"] as const) run(command);
  expect(done).toEqual([
    { type: "set", muted: true, from: "tray" },
    { type: "set", muted: false, from: "tray" },
    "share:stop-asked",
    "show",
    "share:open-asked",
    { type: "hang-up" },
    "show",
    "quit",
  ]);
});
