import type { CallControlEvent } from "@nchat/contract/call-control";
import { expect, test } from "vitest";
import { createPageCallControl, createPageMute } from "./browser-platform.ts";

const target = { userIds: ["id"], title: "Aiko", type: "video" as const };

test("the page runs the same call control as main, and tells applied events only", () => {
  const call = createPageCallControl();
  const told: CallControlEvent[] = [];
  const stop = call.onEvent((event) => told.push(event));
  call.dispatch({ type: "hang-up" }); // nothing to leave
  call.dispatch({ type: "place", target });
  stop();
  call.dispatch({ type: "hang-up" });
  expect([call.store.getState().current.step, told]).toEqual(["over", [{ type: "place", target }]]);
});

test("the page shows the microphone as the audio path confirmed it", () => {
  const mute = createPageMute();
  mute.dispatch({ type: "call-joined", muted: false });
  expect(mute.store.getState()).toMatchObject({ intended: "open", applied: "muted" });
  mute.dispatch({ type: "applied", revision: 1 });
  expect(mute.store.getState()).toMatchObject({ intended: "open", applied: "open" });
});
