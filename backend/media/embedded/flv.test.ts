import { describe, expect, it } from "vitest";
import { flvHeader, flvTag, readFlv } from "./flv.ts";
import type { RawTag } from "./rtmp/session.ts";

const tags: readonly RawTag[] = [
  { kind: "video", timestamp: 0, payload: Buffer.from([0x17, 0, 0, 0, 0, 1, 2]) },
  { kind: "audio", timestamp: 5, payload: Buffer.from([0xaf, 1, 9]) },
  { kind: "video", timestamp: 0x01_23_45_67, payload: Buffer.alloc(70_000, 3) },
];

describe("an FLV file", () => {
  it("is read as it was written, without what only describes it", () => {
    const described = flvTag({ kind: "audio", timestamp: 0, payload: Buffer.from([1, 2, 3]) });
    described[0] = 18;
    expect(readFlv(Buffer.concat([flvHeader(true), described, ...tags.map(flvTag)]))).toEqual(tags);
  });

  it("ends with its last whole tag", () => {
    const bytes = Buffer.concat([flvHeader(true), ...tags.map(flvTag)]);
    expect(readFlv(bytes.subarray(0, bytes.length - 10)).length).toBe(2);
  });
});
