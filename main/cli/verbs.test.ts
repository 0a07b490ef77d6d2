import { expect, it } from "vitest";
import { readVerbs } from "./verbs.ts";

it("reads what the running app is asked, in order", () => {
  const argv = ["nchat", "--profile", "bob", "--studio-scene", "Side by side", "--marker=Q & A", "--clip", "30"];
  expect(readVerbs([...argv, "--streamer-mode", "--go-live", "--marker", "--clip"])).toEqual({
    ok: true,
    actions: [
      { type: "scene", scene: "Side by side" },
      { type: "mark", text: "Q & A" },
      { type: "clip", seconds: 30 },
      { type: "streamer-mode", to: "toggle" },
      { type: "go-live" },
      { type: "mark", text: null },
      { type: "clip", seconds: null },
    ],
  });
});

it("finds nothing in an ordinary start", () => {
  expect(readVerbs(["nchat", "--profile", "clip", "--server", "http://localhost"])).toEqual({ ok: true, actions: [] });
});

it.each([
  [["--studio-scene"], "--studio-scene needs a scene: its name, its number, “next” or “previous”."],
  [["--clip", "0"], '--clip takes seconds from 1 to 600, not "0".'],
  [["--clip=601"], '--clip takes seconds from 1 to 600, not "601".'],
  [["--clip", "half"], '--clip takes seconds from 1 to 600, not "half".'],
  [["--marker="], "The marker's text is empty, or longer than 120 characters."],
  [["--marker", "x".repeat(121)], "The marker's text is empty, or longer than 120 characters."],
  [["--go-live", "now"], '--go-live takes no value, not "now".'],
  [["--streamer-mode", "loud"], '--streamer-mode takes "on", "off" or "toggle", not "loud".'],
])("says what is wrong with %j", (argv, problem) => expect(readVerbs(argv)).toEqual({ ok: false, problem }));
