import { expect, test } from "vitest";
import { initialStreams, listsOf, nextStreams, type Streams } from "./streams-machine.ts";
import { sampleStream } from "./testing.fixture.ts";

const live = sampleStream({ id: "live", viewerCount: 3 });
const popular = sampleStream({ id: "popular", viewerCount: 90 });
const soon = sampleStream({
  id: "soon",
  status: "scheduled",
  scheduledAt: "2026-11-23T18:00:00.000Z",
  startedAt: null,
});
const later = sampleStream({ id: "later", status: "scheduled", scheduledAt: null, startedAt: null });
const old = sampleStream({ id: "old", status: "ended", startedAt: "2026-11-20T18:00:00.000Z" });
const older = sampleStream({
  id: "older",
  status: "cancelled",
  startedAt: null,
  createdAt: "2026-11-01T00:00:00.000Z",
});
const ready = (...all: Parameters<typeof listsOf>[0]): Streams => ({ step: "ready", all, pastTotal: 2 });

test("what many watch, what is next and what was last stand first", () => {
  const lists = listsOf([older, later, live, old, soon, popular]);
  const ids = Object.entries(lists).map(([name, streams]) => [name, streams.map(({ id }: { id: string }) => id)]);
  expect(ids).toEqual([
    ["live", ["popular", "live"]],
    ["scheduled", ["soon", "later"]],
    ["past", ["old", "older"]],
  ]);
});

test("what the server tells takes the place of what was known", () => {
  const begun = { ...soon, status: "live" as const };
  const streams = nextStreams(ready(live, soon), { type: "told", stream: begun });
  expect(streams).toEqual(ready(live, begun));
});

test("a count changes its stream alone, and nothing when it is the same", () => {
  const before = ready(live, popular);
  const counted = { type: "counted", streamId: "live", viewerCount: 4, peakViewers: 7 } as const;
  expect(nextStreams(before, counted)).toEqual(ready({ ...live, viewerCount: 4, peakViewers: 7 }, popular));
  expect(nextStreams(before, { ...counted, viewerCount: 3, peakViewers: 5 })).toBe(before);
  expect(nextStreams(before, { ...counted, streamId: "unknown" })).toBe(before);
});

test("a failed look keeps what is known, and a first one can be tried again", () => {
  const before = ready(live);
  expect(nextStreams(before, { type: "failed" })).toBe(before);
  const failed = nextStreams(initialStreams, { type: "failed" });
  expect([failed, nextStreams(failed, { type: "asked" })]).toEqual([{ step: "failed" }, { step: "loading" }]);
});

test("what one may not see any more is taken away", () => {
  expect(nextStreams(ready(live, old), { type: "removed", streamId: "live" })).toEqual(ready(old));
  const before = ready(old);
  expect(nextStreams(before, { type: "removed", streamId: "live" })).toBe(before);
});

test("further ones of the past join the others", () => {
  expect(nextStreams(ready(old), { type: "more", streams: [older], pastTotal: 2 })).toEqual(ready(old, older));
});

test("further ones of the past stay when the lists are read anew, except where there is no more of it", () => {
  const all = nextStreams(ready(live, old), { type: "more", streams: [older], pastTotal: 2 });
  const newest = sampleStream({ ...old, id: "newest", startedAt: "2026-11-22T18:00:00.000Z" });
  expect(nextStreams(all, { type: "loaded", all: [newest, old], pastTotal: 3 })).toEqual({
    ...{ step: "ready", pastTotal: 3 },
    all: [newest, old, older],
  });
  expect(nextStreams(all, { type: "loaded", all: [newest], pastTotal: 1 })).toEqual({
    ...{ step: "ready", pastTotal: 1 },
    all: [newest],
  });
});
