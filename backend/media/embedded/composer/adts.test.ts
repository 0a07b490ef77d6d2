import { expect, test } from "vitest";
import { createAdtsReader } from "./adts.ts";
import { createSoundTags, pictureHeader, pictureTag, soundHeader, usualSound } from "./tags.ts";
import { roleOf } from "../flv.ts";

function frameOf(content: Buffer): Buffer {
  const length = content.length + 7;
  return Buffer.concat([
    Buffer.from([0xff, 0xf1, 0x4c, 0x80 | (length >> 11), (length >> 3) & 0xff, ((length & 7) << 5) | 0x1f, 0xfc]),
    content,
  ]);
}

test("frames of AAC are read whole, however the pieces come", () => {
  const frames: string[] = [];
  let faults = 0;
  const read = createAdtsReader({ onFrame: (frame) => frames.push(frame.toString()), onFault: () => faults++ });
  const all = Buffer.concat(["one", "three", "a longer one"].map((text) => frameOf(Buffer.from(text))));
  for (const byte of all) read(Buffer.from([byte]));
  read(all);
  expect(frames).toEqual(["one", "three", "a longer one", "one", "three", "a longer one"]);
  expect(faults).toBe(0);
  read(Buffer.from("this is something else"));
  expect(faults).toBe(1);
});

test("sound stands where its samples are, one frame of the encoder's own before them", () => {
  const { begin, tag } = createSoundTags(usualSound);
  begin(40_000);
  begin(999_000); // only the first counts
  const times = Array.from({ length: 4 }, () => tag(Buffer.from("frame")).timestamp);
  expect(times).toEqual([19, 40, 61, 83]);
});

test("chunks are tags as an encoder's: the record first, then key frames and others", () => {
  const chunk = (kind: "key" | "video") => ({ kind, timestamp: 33_400, data: Buffer.from([1, 2]) });
  const tags = [
    pictureHeader(Buffer.from("avcC")),
    soundHeader(usualSound),
    pictureTag(chunk("key")),
    pictureTag(chunk("video")),
  ];
  expect(tags.map(roleOf)).toEqual(["header", "header", "key frame", "media"]);
  expect(tags[2]).toEqual({ kind: "video", timestamp: 33, payload: Buffer.from([0x17, 1, 0, 0, 0, 1, 2]) });
});
