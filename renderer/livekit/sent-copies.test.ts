import { expect, test } from "vitest";
import { createSentCopies } from "./sent-copies.ts";

function fakeTrack(name: string, living: Set<string>): MediaStreamTrack {
  let copies = 0;
  living.add(name);
  const track = {
    clone: () => fakeTrack(`${name}'s copy ${++copies}`, living),
    stop: () => void living.delete(name),
  };
  return track as typeof track & MediaStreamTrack;
}

test("what a link was given ends with its kind, its successor or the link; the original never does", () => {
  const living = new Set<string>();
  const copies = createSentCopies();
  const camera = { track: fakeTrack("camera", living), style: "motion", isMuted: false } as const;
  const screen = { track: fakeTrack("screen", living), style: "text", isMuted: false } as const;
  copies.make("camera", camera);
  copies.make("camera", camera);
  copies.make("screen", screen);
  expect([...living]).toEqual(["camera", "screen", "camera's copy 2", "screen's copy 1"]);
  copies.stop(screen.track);
  expect([...living]).toEqual(["camera", "screen", "camera's copy 2"]);
  copies.stopAll();
  expect([...living]).toEqual(["camera", "screen"]);
});

test("ending the copy of an old track leaves the one that followed it", () => {
  const living = new Set<string>();
  const copies = createSentCopies();
  const [old, next] = [fakeTrack("old", living), fakeTrack("new", living)];
  copies.make("camera", { track: old, style: "motion", isMuted: false });
  copies.make("camera", { track: next, style: "motion", isMuted: false });
  expect(copies.stop(old)).not.toBeNull();
  expect(copies.stop(fakeTrack("never sent", living))).toBeNull();
  expect([...living]).toEqual(["old", "new", "new's copy 1", "never sent"]);
});
