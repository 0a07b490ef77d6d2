import { expect, test } from "vitest";
import { sampleStream } from "./testing.fixture.ts";
import { coverOf, initialWatch, liveSeconds, mediaTimeOf, nextWatch } from "./watch-machine.ts";

const stream = sampleStream();
const open = nextWatch(initialWatch, { type: "loaded", stream });
const at = (seconds: number) => Date.parse("2026-11-22T18:00:00.000Z") + seconds * 1000;

test("a stream that may be seen and not watched is closed to this person", () => {
  const rights = { ...stream.rights, watch: false };
  expect(nextWatch(initialWatch, { type: "loaded", stream: { ...stream, rights } })).toEqual({
    step: "failed",
    why: "banned",
  });
});

test("a server out of reach takes nothing away, a stream that is gone does", () => {
  expect(nextWatch(open, { type: "failed", why: "unreachable" })).toBe(open);
  expect(nextWatch(open, { type: "failed", why: "gone" })).toEqual({ step: "failed", why: "gone" });
});

test("what is told of a stream keeps its addresses and rights", () => {
  const { hlsUrl: _, dashUrl: __, playbackExpiresAt: ___, role: ____, rights: _____, ...info } = stream;
  const named = { ...stream, hlsUrl: "https://a/live.m3u8" };
  const watch = nextWatch({ step: "open", stream: named }, { type: "told", stream: { ...info, title: "New" } });
  expect(watch).toEqual({ step: "open", stream: { ...named, title: "New" } });
});

test("counts change the stream", () => {
  const counts = { viewerCount: 8, peakViewers: 9, totalViews: 12 };
  expect(nextWatch(open, { type: "counted", ...counts })).toEqual({ step: "open", stream: { ...stream, ...counts } });
  expect(nextWatch(initialWatch, { type: "counted", ...counts })).toBe(initialWatch);
});

test("every state but a running picture has its card", () => {
  const kinds = [
    sampleStream({ status: "scheduled", scheduledAt: null }),
    sampleStream({ status: "starting" }),
    sampleStream(),
    sampleStream({ feed: "away", resumeUntil: "2026-11-22T18:02:00.000Z" }),
    sampleStream({ status: "ending" }),
    sampleStream({ status: "ended" }),
    sampleStream({ status: "cancelled", endReason: "missed" }),
  ].map((each) => coverOf(each)?.kind ?? null);
  expect(kinds).toEqual(["scheduled", "starting", null, "away", "ending", "ended", "cancelled"]);
});

test("the length counts from the start to the end, or to now", () => {
  expect(liveSeconds(stream, at(42))).toBe(42);
  expect(liveSeconds({ ...stream, endedAt: "2026-11-22T18:00:10.000Z" }, at(42))).toBe(10);
  expect(liveSeconds({ ...stream, startedAt: null }, at(42))).toBeNull();
});

test("media time is where in the stream somebody is who sees it late", () => {
  expect(mediaTimeOf(stream, at(10), 2.5)).toBe(7500);
  expect(mediaTimeOf(stream, at(1), 5)).toBe(0);
  expect(mediaTimeOf({ ...stream, status: "ended" }, at(10), 0)).toBeNull();
});

test("an answer that was asked for before the end does not bring the stream back", () => {
  const over = nextWatch(open, { type: "told", stream: { ...stream, status: "ended" } });
  expect(nextWatch(over, { type: "loaded", stream: { ...stream, status: "ending" } })).toBe(over);
  const figures = { ...stream, status: "ended" as const, peakViewers: 7 };
  expect(nextWatch(over, { type: "loaded", stream: figures })).toEqual({ step: "open", stream: figures });
});
