import { expect, test as anywhere } from "vitest";
import { personAt } from "../../tools/drive/person.ts";
import { openTerminal, whyNoKeyboard, xdotool } from "./support/keyboard.ts";
import { usePair } from "./support/pair.ts";
import { test } from "./support/on-stage.ts";

const fresh = usePair();
const typed = "the quick brown fox jumps over the lazy dog ".repeat(3);
const testWithKeys = anywhere.skipIf(whyNoKeyboard() !== undefined);

testWithKeys("every key typed while it rings reaches the window that has the focus", async () => {
  const { alice, bob, stage } = await fresh();
  const terminal = await openTerminal(stage.display);
  const popup = personAt(await bob.windows.popup());
  const typing = xdotool(stage.display, "type", "--delay", "25", typed);
  // Rung by the server alone: a click into a window would move the focus itself.
  await alice.api.post("/api/calls/initiate", { targetUserId: bob.api.user.id, type: "audio" });
  await popup.at("incoming-call").waitFor();
  await typing;
  await expect.poll(terminal.typed, { timeout: 10_000 }).toBe(typed);
  expect(await terminal.hasFocus()).toBe(true);
  terminal.close();
});

test("the pop-up shows who rings and lets them be declined", async () => {
  const { alice, bob } = await fresh();
  await alice.call(bob.username, "video");
  const popup = personAt(await bob.windows.popup());
  await popup.at("incoming-call").waitFor();
  expect(await popup.at("incoming-call").innerText()).toContain(alice.api.user.displayName);
  await popup.decline();
  await popup.at("incoming-call").waitFor({ state: "detached" });
  await expect.poll(async () => (await alice.api.history())[0]?.outcome).toBe("declined");
});
