import type { NewSavedDestination } from "@nchat/contract/saved-destinations";
import { expect, test } from "vitest";
import type { KeptDestination } from "./destinations-file.ts";
import { createSavedDestinations } from "./saved-destinations.ts";

const owner = { serverUrl: "http://127.0.0.1:1", userId: "22222222-2222-4222-8222-222222222222" };
const other = { ...owner, userId: "33333333-3333-4333-8333-333333333333" };
const youtube: NewSavedDestination = { platform: "youtube", url: "rtmp://y/live", streamKey: "one", way: "desktop" };
const once = "The server sends a stream there once. Let this computer send to the second one.";

function setUp() {
  const disk = new Map<string, readonly KeptDestination[]>();
  const full = { is: false };
  let told = 0;
  const saved = createSavedDestinations(
    ({ userId }) => ({
      load: () => disk.get(userId) ?? [],
      save(list) {
        if (full.is) return "ENOSPC";
        disk.set(userId, list);
        return null;
      },
    }),
    () => void told++,
  );
  saved.switchTo(owner);
  const added = (input: NewSavedDestination) => {
    const answer = saved.add(input);
    return answer.outcome === "saved" ? answer.id : answer.why;
  };
  return { saved, added, disk, full, told: () => told };
}

test("keeps them for their person, and shows nobody else's", () => {
  const { saved, added, disk } = setUp();
  const id = added(youtube);
  expect(disk.get(owner.userId)).toEqual([{ ...youtube, id, isOn: true }]);
  saved.switchTo(other);
  expect(saved.list()).toEqual([]);
  saved.switchTo(null);
  expect(saved.add(youtube)).toEqual({ outcome: "refused", why: "Nobody is signed in." });
  saved.switchTo(owner);
  expect(saved.list().map((each) => each.id)).toEqual([id]);
});

test("takes the same address and key once, two accounts of a platform as two, and ten at most", () => {
  const { saved, added } = setUp();
  const id = added(youtube);
  saved.change(id, { isOn: false });
  expect(added({ ...youtube, way: "server" })).toBe(id);
  expect(saved.list()).toEqual([{ ...youtube, id, way: "server", isOn: true }]);
  expect(added({ ...youtube, way: "server", streamKey: "another account" })).toBe(once);
  for (let each = 2; each <= 10; each++) added({ ...youtube, streamKey: `key ${each}` });
  expect([added({ ...youtube, streamKey: "eleven" }), saved.list().length]).toEqual([
    "No more than 10 can be kept. Remove one first.",
    10,
  ]);
});

test("brings back what was removed last, until somebody else is here", () => {
  const { saved, added } = setUp();
  const id = added(youtube);
  saved.remove(id);
  expect([saved.list(), saved.removed()?.streamKey]).toEqual([[], "one"]);
  saved.restore();
  expect([saved.list().map((each) => each.streamKey), saved.removed()]).toEqual([["one"], null]);
  // Typed again, it is not had back beside itself.
  saved.remove(id);
  const again = added(youtube);
  saved.restore();
  expect(saved.list().map((each) => each.id)).toEqual([again]);
  saved.remove(again);
  saved.switchTo(other);
  saved.restore();
  expect(saved.list()).toEqual([]);
});

test("says what could not be written, and holds what is on disk", () => {
  const { saved, added, full, told } = setUp();
  const id = added(youtube);
  full.is = true;
  const before = told();
  expect(added({ ...youtube, streamKey: "two" })).toBe("It could not be kept: ENOSPC");
  saved.remove(id);
  saved.change(id, { isOn: false });
  expect([saved.list(), saved.removed()]).toEqual([[{ ...youtube, id, isOn: true }], null]);
  expect(told()).toBeGreaterThan(before); // the page shows it as it is
});
