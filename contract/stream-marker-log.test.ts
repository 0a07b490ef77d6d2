import { expect, it } from "vitest";
import { emptyMarkerLog, type MarkerLogEvent, nextMarkerLog } from "./stream-marker-log.ts";

const marker = (id: string, mediaTime: number) => ({
  ...{ id, streamId: "stream", mediaTime, text: null },
  markedAt: new Date(mediaTime).toISOString(),
});
const [early, late] = [marker("early", 1000), marker("late", 9000)];
const after = (...events: MarkerLogEvent[]) => events.reduce(nextMarkerLog, emptyMarkerLog).markers.map(({ id }) => id);

it("shows the newest first, and one that came by two ways once", () => {
  expect(after({ type: "added", marker: early }, { type: "added", marker: late })).toEqual(["late", "early"]);
  expect(after({ type: "added", marker: early }, { type: "listed", listed: [early, late], before: [] })).toEqual([
    "late",
    "early",
  ]);
});

it("leaves out what was taken back, though it comes once more by a slower way", () => {
  const removed = { type: "removed", markerId: "early" } as const;
  expect(after({ type: "added", marker: early }, removed, { type: "added", marker: early })).toEqual([]);
  expect(after(removed, { type: "listed", listed: [early, late], before: [] })).toEqual(["late"]);
});

it("lets go of what is not listed any more, and keeps what came since the list was asked", () => {
  const asked: MarkerLogEvent[] = [{ type: "added", marker: early }];
  const came = { type: "added", marker: late } as const;
  expect(after(...asked, came, { type: "listed", listed: [], before: [early] })).toEqual(["late"]);
});
