import type { RecordingStatus } from "@nchat/contract/recordings";
import { expect, it } from "vitest";
import { oneOfEach } from "./active.ts";

/** What stands for a call whose recordings came to this, the newest last. */
const shownOf = (...statuses: readonly RecordingStatus[]) =>
  oneOfEach(statuses.map((status, index) => ({ id: `${index} ${status}`, call_id: "call", status }))).get("call");

it("shows the newest recording of a call that is ready, else one under way, and one that failed only for want of others", () => {
  expect([
    shownOf("ready", "failed"),
    shownOf("ready", "ready", "failed"),
    shownOf("ready", "recording"),
    shownOf("failed", "processing", "failed"),
    shownOf("processing", "starting"),
    shownOf("failed", "failed"),
    shownOf(),
  ]).toEqual(["0 ready", "1 ready", "0 ready", "1 processing", "1 starting", "1 failed", undefined]);
});

it("tells calls apart, and leaves out what belongs to none", () => {
  const made = (id: string, call_id: string | null) => ({ id, call_id, status: "ready" }) as const;
  expect([...oneOfEach([made("r1", "a"), made("r2", null), made("r3", "b")])]).toEqual([
    ["a", "r1"],
    ["b", "r3"],
  ]);
});
