import type { FlvRun } from "./flv-run.ts";

/** What is before the `avcC` record, and before the pictures, in a tag. */
const headBytes = 5;
/** The access unit delimiter, before which nothing may stand. */
const delimiter = 9;

/**
 * A run whose picture may change its form although its receiver is told the form but once, as MP4 is: from the first
 * change on, each key frame carries the parameter sets that it is to be read with.
 */
export function inBand(run: FlvRun): FlvRun {
  let sets: Buffer | null = null;
  return {
    ...run,
    change: ({ video }) => {
      sets = parameterSetsOf(video);
    },
    write: (tag) => run.write(sets && tag.isKeyFrame ? { ...tag, payload: withSets(tag.payload, sets) } : tag),
  };
}

/** The parameter sets of the tag before all pictures, each after its length of four bytes. */
export function parameterSetsOf(header: Buffer): Buffer {
  const record = header.subarray(headBytes);
  const sets: Buffer[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = (record[at] ?? 0) & mask;
    at += 1;
    for (let index = 0; index < count && at + 2 <= record.length; index += 1) {
      const length = record.readUInt16BE(at);
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32BE(length);
      sets.push(prefix, record.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return Buffer.concat(sets);
}

function withSets(payload: Buffer, sets: Buffer): Buffer {
  const isDelimited = payload.length > headBytes + 4 && ((payload[headBytes + 4] ?? 0) & 0x1f) === delimiter;
  const at = headBytes + (isDelimited ? 4 + payload.readUInt32BE(headBytes) : 0);
  return Buffer.concat([payload.subarray(0, at), sets, payload.subarray(at)]);
}
