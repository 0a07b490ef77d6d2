import { expect, test } from "vitest";
import { initialLibrary, type Library, type LibraryEvent, nextLibrary } from "./library-machine.ts";
import { sampleRecording as recording } from "./recording.fixture.ts";

const after = (...events: readonly LibraryEvent[]) => events.reduce(nextLibrary, initialLibrary);
const loaded = (total: number, ...numbers: readonly number[]): LibraryEvent => ({
  type: "loaded",
  recordings: numbers.map((number) => recording(number)),
  total,
});
const ids = (library: Library) =>
  library.step === "ready" ? [library.recordings.map(({ id }) => id).join(" "), library.total] : library.step;

test("a failure shows only where nothing is known, and trying again shows that it is loading", () => {
  expect(after({ type: "load-failed" })).toEqual({ step: "failed" });
  expect(after({ type: "load-failed" }, { type: "asked" })).toEqual({ step: "loading" });
  expect(ids(after(loaded(1, 1), { type: "load-failed" }))).toEqual(["r1", 1]);
});

test("pages follow each other, and a newer look keeps the older ones without what is gone from the first", () => {
  const more: LibraryEvent = { type: "more-loaded", recordings: [recording(2), recording(1)], total: 4 };
  const both = after(loaded(4, 4, 3), { type: "more-asked" }, more);
  expect(ids(both)).toEqual(["r4 r3 r2 r1", 4]);
  expect(ids(nextLibrary(both, loaded(4, 5, 3)))).toEqual(["r5 r3 r2 r1", 4]);
  expect(ids(nextLibrary(both, loaded(2, 5, 3)))).toEqual(["r5 r3", 2]);
});

test("a recording that is told appears in its place, or changes where it stands", () => {
  const told = (number: number, changes = {}): LibraryEvent => ({
    type: "told",
    recording: recording(number, changes),
  });
  const library = after(loaded(2, 3, 1), told(4, { status: "recording" }), told(2));
  expect(ids(library)).toEqual(["r4 r3 r2 r1", 4]);
  const changed = nextLibrary(library, told(4, { status: "ready" }));
  expect([ids(changed), changed.step === "ready" && changed.recordings[0]?.status]).toEqual([
    ["r4 r3 r2 r1", 4],
    "ready",
  ]);
});

test("one that is older than the pages here comes with its page", () => {
  const library = after(loaded(9, 5, 4));
  expect(nextLibrary(library, { type: "told", recording: recording(1) })).toBe(library);
});

test("what is removed is gone, once", () => {
  const library = after(loaded(2, 2, 1), { type: "removed", recordingId: "r2" });
  expect(ids(library)).toEqual(["r1", 1]);
  expect(nextLibrary(library, { type: "removed", recordingId: "r2" })).toBe(library);
});
