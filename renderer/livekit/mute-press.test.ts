import type { MuteState } from "@nchat/contract/mute";
import { expect, test } from "vitest";
import type { DeviceState } from "./device-problem.ts";
import { mutePress } from "./mute-press.ts";

const open: MuteState = { step: "active", intended: "open", applied: "open", mutedBy: null, revision: 1 };
const muted: MuteState = { ...open, intended: "muted", applied: "muted" };
const failed: DeviceState = { step: "failed", problem: "busy" };
const on: DeviceState = { step: "on", label: "USB" };

test("who means to be open is always muted by a press, also when the microphone failed", () => {
  expect([mutePress(open, on), mutePress(open, failed)]).toEqual(["mute", "mute"]);
});

test("without a microphone the way to unmute is to get one", () => {
  expect([mutePress(muted, on), mutePress(muted, failed)]).toEqual(["unmute", "retry"]);
});
