import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Chunk, readChunk, writeChunk } from "@nchat/contract/programme";

/** Some seconds of a stream in one file, from a key frame on. */
export type Segment = {
  /** The time of its first key frame, in microseconds of the engine's clock. */
  readonly from: number;
  readonly bytes: () => number;
  /** Times of its key frames. */
  readonly keys: () => readonly number[];
  /** False when the disk has not taken what came before: it is of no use any more. */
  readonly append: (chunk: Chunk) => boolean;
  /** Nothing follows. */
  readonly close: () => void;
  /** The chunks of its first so many bytes, once they are on the disk. */
  readonly read: (bytes: number) => Promise<readonly Chunk[]>;
  /** Resolves when its file is gone. */
  readonly remove: () => Promise<void>;
};

/** Writes are gathered up to this size: a picture is a few kilobytes. */
const gatheredBytes = 256_000;
/** A disk that is this far behind is as good as full. */
const mostWaitingBytes = 32_000_000;

/** Begins a file, for the owner's eyes only. Nobody waits for the disk. */
export function openSegment(folder: string, number: number, from: number): Segment {
  const path = join(folder, `${number}.chunks`);
  const writer = openWriter(path);
  const keys: number[] = [];
  let bytes = 0;
  return {
    from,
    bytes: () => bytes,
    keys: () => keys,
    append(chunk) {
      const record = recordOf(chunk);
      bytes += record.byteLength;
      if (chunk.kind === "key") keys.push(chunk.timestamp);
      return writer.write(record);
    },
    close: () => void writer.close(),
    async read(wanted) {
      await writer.flushed();
      const content = await readFile(path);
      return [...readRecords(content.subarray(0, wanted))];
    },
    async remove() {
      await writer.close();
      await rm(path, { force: true });
    },
  };
}

/** Gathers and writes, one after the other. */
function openWriter(path: string) {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let hasFailed = false;
  let file: FileHandle | null = null;
  let closed: Promise<void> | null = null;
  let work: Promise<void> = Promise.resolve();
  const writeAll = async () => {
    try {
      file ??= await open(path, "a", 0o600);
      while (waiting.length > 0) {
        const gathered = Buffer.concat(waiting.splice(0));
        await file.appendFile(gathered);
        waitingBytes -= gathered.byteLength;
      }
    } catch {
      hasFailed = true; // full, or not writable: told by `write`, and the ring begins anew
      waiting.length = 0;
    }
  };
  const flush = () => (work = work.then(writeAll));
  return {
    /** False when the disk has not taken what came before. */
    write(record: Buffer): boolean {
      waiting.push(record);
      waitingBytes += record.byteLength;
      if (waitingBytes > mostWaitingBytes) hasFailed = true;
      else if (waitingBytes > gatheredBytes) void flush();
      return !hasFailed;
    },
    flushed: () => closed ?? flush(),
    close: () => (closed ??= flush().then(() => file?.close())),
  };
}

const lengthBytes = 4;

/** A chunk as it stands in a file: its length, then the chunk as on the engine's line. */
function recordOf(chunk: Chunk): Buffer {
  const body = writeChunk(chunk);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(body.byteLength);
  return Buffer.concat([length, body]);
}

function* readRecords(content: Buffer): Generator<Chunk> {
  for (let at = 0; at + lengthBytes <= content.byteLength;) {
    const end = at + lengthBytes + content.readUInt32LE(at);
    if (end > content.byteLength) return;
    const chunk = readChunk(content.subarray(at + lengthBytes, end));
    if (chunk) yield chunk;
    at = end;
  }
}
