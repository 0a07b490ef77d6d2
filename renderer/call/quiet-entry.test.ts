import type { CallAccess } from "@nchat/contract/calls";
import { expect, test } from "vitest";
import { entersQuietly } from "./quiet-entry.ts";

const accessOf = (broadcast: object | null) =>
  ({
    callId: "c1",
    ...(broadcast ? { broadcast: { id: "b1", visibility: "invite_only", startedBy: "ann", ...broadcast } } : {}),
  }) as CallAccess;
const accepted = { type: "accept", callId: "c1", withVideo: true } as const;

test("who was not told that a call is broadcast enters it without sound and picture of their own", () => {
  const live = accessOf({});
  expect([
    entersQuietly(live, null, "me"),
    entersQuietly(live, accepted, "me"),
    entersQuietly(live, { ...accepted, toldOf: "another" }, "me"),
    entersQuietly(live, { ...accepted, callId: "c2", toldOf: "b1 invite_only" }, "me"),
    entersQuietly(accessOf({ visibility: "public" }), { ...accepted, toldOf: "b1 invite_only" }, "me"),
  ]).toEqual([true, true, true, true, true]);
});

test("who was told, who broadcasts it, and who enters a call that is not broadcast enter as they asked", () => {
  expect([
    entersQuietly(accessOf({}), { ...accepted, toldOf: "b1 invite_only" }, "me"),
    entersQuietly(accessOf({ startedBy: "me" }), null, "me"),
    entersQuietly(accessOf(null), accepted, "me"),
    entersQuietly(null, { ...accepted, isQuiet: true }, "me"),
    entersQuietly(accessOf({}), { ...accepted, toldOf: "b1 invite_only", isQuiet: true }, "me"),
  ]).toEqual([false, false, false, false, true]);
});
