import { describe, expect, it } from "vitest";
import { readPictures } from "./flv-times.ts";

const header = Buffer.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0]);

function tag(type: number, payload: readonly number[], timestamp = 0): Buffer {
  const head = Buffer.alloc(11);
  head[0] = type;
  head.writeUIntBE(payload.length, 1, 3);
  head.writeUIntBE(timestamp, 4, 3);
  return Buffer.concat([head, Buffer.from(payload), Buffer.alloc(4)]);
}

const file = (timestamp: number) =>
  Buffer.concat([
    ...[header, tag(18, [1]), tag(9, [0x17, 0, 0, 0, 0, 1])],
    ...[tag(9, [0x17, 1, 0, 0, 0, 7, 8], timestamp), tag(8, [0xaf, 1, 7, 8], timestamp)],
    tag(9, [0x27, 1, 0, 0, 40, 9], timestamp + 33),
  ]);

describe("pictures of an FLV file", () => {
  it("are recognised whatever their times are, in pieces of any size", () => {
    const marks = [1, 7, 1000].map((size) => {
      const found: string[] = [];
      const read = readPictures((mark) => void found.push(mark));
      const bytes = file(size);
      for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
      return found;
    });
    expect(marks[0]?.length).toBe(2);
    expect(new Set(marks[0]).size).toBe(2);
    expect(marks[1]).toEqual(marks[0]);
    expect(marks[2]).toEqual(marks[0]);
  });
});
