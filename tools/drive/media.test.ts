import { expect, test } from "vitest";
import { flowBetween } from "./media.ts";
import type { Received } from "./media.ts";

const sound: Received = { kind: "audio", track: "a", energy: 1, seconds: 10, frames: 0, packets: 100, width: 0 };
const picture: Received = { kind: "video", track: "v", energy: 0, seconds: 0, frames: 50, packets: 500, width: 640 };

test("the level is the root mean square over the time between two readings", () => {
  const after = [{ ...sound, energy: 1.5, seconds: 12, packets: 200 }];
  expect(flowBetween([sound], after)).toEqual([{ kind: "audio", track: "a", level: 0.5, frames: 0, packets: 100 }]);
});

test("a track that plays nothing is silent", () => {
  expect(flowBetween([sound], [sound])).toEqual([{ kind: "audio", track: "a", level: 0, frames: 0, packets: 0 }]);
});

test("a track that is new counts from its start", () => {
  expect(flowBetween([], [picture])).toEqual([{ kind: "video", track: "v", level: 0, frames: 50, packets: 500 }]);
});

test("a track that has gone is not reported", () => {
  expect(flowBetween([sound, picture], [picture])).toEqual([
    { kind: "video", track: "v", level: 0, frames: 0, packets: 0 },
  ]);
});
