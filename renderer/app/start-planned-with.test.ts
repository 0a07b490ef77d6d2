import { type Broadcast, initialBroadcast } from "@nchat/contract/broadcast";
import { sampleOnAir } from "@nchat/contract/broadcast.fixture";
import { expect, test } from "vitest";
import { sampleStream } from "../streams/testing.fixture.ts";
import { startPlannedWith } from "./start-planned-with.ts";

type Needs = Parameters<typeof startPlannedWith>[0];

const stream = sampleStream({ status: "starting", startedAt: null, scheduledAt: "2026-11-22T20:00:00.000Z" });
const sent = {
  step: "connecting",
  onAir: { ...sampleOnAir, streamId: "stream" },
} as const satisfies Broadcast;

/** What a press on Start does while that is sent. */
function started(broadcast: Broadcast, hasStudio = true) {
  const done: string[] = [];
  const needs = {
    planned: hasStudio ? { choose: ({ id }: { id: string }) => void done.push(`choose ${id}`) } : null,
    router: { go: ({ page }: { page: string }) => void done.push(page) },
    toasts: { raise: (_: string, text: string) => void done.push(text) },
    platform: { studio: { broadcast: { getState: () => broadcast } } },
  };
  const start = startPlannedWith(needs as unknown as Needs);
  start?.(stream);
  return start === null ? null : done;
}

test("fills the studio's form, also beside another stream, which has to end first", () => {
  expect(started(initialBroadcast)).toEqual(["choose stream", "studio"]);
  const other = { ...sent, onAir: { ...sent.onAir, streamId: "another" } };
  expect(started(other)?.at(-1)).toContain("can be started once the stream that runs has ended");
});

test("leads to the studio alone when that sends this very stream, or offers to go on with it", () => {
  expect(started(sent)).toEqual(["studio"]);
  expect(started({ ...sent, step: "interrupted", since: null })).toEqual(["studio"]);
});

test("is not there without a studio", () => {
  expect(started(initialBroadcast, false)).toBe(null);
});
