import { expect, test } from "vitest";
import { sampleRecording as recording } from "./recording.fixture.ts";
import { expiryWords, expiringWords, isExpiring, sizeWords, stateWords, titleWords } from "./words.ts";

const person = (id: string, displayName: string) => ({ id, displayName, avatarUrl: null });

test("a call is called by the others in it, a stream by its title", () => {
  const many = ["Mara", "Leo", "Aiko", "Noor"].map((name) => person(name.toLowerCase(), name));
  const titles = [
    recording(1),
    recording(1, { people: many }),
    recording(1, { people: many.slice(0, 3) }),
    recording(1, { people: [], channelName: "Design" }),
    recording(1, { callId: null, streamId: "s", title: "Filters" }),
    recording(1, { callId: null }),
  ].map((each) => titleWords(each, "mara"));
  expect(titles).toEqual([
    "Call with Leo",
    "Call with Leo, Aiko and 1 more",
    "Call with Leo and Aiko",
    "Call in Design",
    "Filters",
    "A stream that was removed",
  ]);
});

test("each state is said in words, a failure with its reason", () => {
  const said = [
    recording(1, { status: "starting" }),
    recording(1, { status: "recording", duration: 65 }),
    recording(1, { status: "processing" }),
    recording(1, { status: "failed", error: "The disk was full." }),
    recording(1),
  ].map(stateWords);
  expect(said).toEqual(["Starting…", "Being recorded, 1:05 so far", "Processing…", "Failed: The disk was full.", null]);
});

test("sizes have one decimal while that says something", () => {
  expect([0, 999, 1500, 48_234_496, 999_960_000, 12_300_000_000].map(sizeWords)).toEqual(
    ["0 B", "999 B", "1.5 kB", "48.2 MB", "1.0 GB", "12.3 GB"].map((text) => text.replace(" ", "\u202F")),
  );
});

test("how long it is kept counts down in days, with a warning near the end", () => {
  const now = Date.parse("2026-11-22T12:00:00.000Z");
  const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
  expect([at(24 * 12), at(30), at(5), at(-1), null].map((each) => expiryWords(each, now))).toEqual([
    "Kept for 12 more days",
    "Kept for 2 more days",
    "Removed within a day",
    "Removed any moment",
    null,
  ]);
  expect([isExpiring(at(73), now, 3), isExpiring(at(72), now, 3), isExpiring(at(1), now, null)]).toEqual([
    false,
    true,
    false,
  ]);
  expect(expiringWords(recording(1, { expiresAt: at(70) }), now)).toBe(
    "The recording of a call is removed in 3 days. Download it to keep it.",
  );
});
