import { IngestReport } from "./ingest-messages.ts";
import type { RawTag } from "./rtmp/session.ts";

/** What comes through the pipe of the process that takes encoders in. */
export type Frame = Readonly<{ kind: "report"; report: IngestReport } | { kind: "tag"; session: number; tag: RawTag }>;

const headBytes = 13;
const kinds = { report: 0, audio: 8, video: 9 };

function frame(kind: number, session: number, timestamp: number, payload: Buffer): Buffer[] {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(payload.length, 0);
  head[4] = kind;
  head.writeUInt32BE(session, 5);
  head.writeUInt32BE(timestamp >>> 0, 9);
  return [head, payload];
}

/** A report as bytes. */
export function reportFrame(report: IngestReport): Buffer {
  return Buffer.concat(frame(kinds.report, 0, 0, Buffer.from(JSON.stringify(report), "utf8")));
}

/** Sound or picture of a session as bytes. */
export function tagFrame(session: number, { kind, timestamp, payload }: RawTag): Buffer {
  return Buffer.concat(frame(kinds[kind], session, timestamp, payload));
}

/** Reads frames from the pieces that a pipe delivers. */
export function createFrameReader(onFrame: (frame: Frame) => void): (bytes: Buffer) => void {
  let pieces: Buffer[] = [];
  let size = 0;
  let needed = headBytes;
  return (bytes) => {
    pieces.push(bytes);
    size += bytes.length;
    if (size < needed) return;
    let all = Buffer.concat(pieces);
    for (;;) {
      if (all.length < headBytes) break;
      const end = headBytes + all.readUInt32BE(0);
      if (all.length < end) break;
      onFrame(toFrame(all.subarray(0, end)));
      all = all.subarray(end);
    }
    needed = all.length < headBytes ? headBytes : headBytes + all.readUInt32BE(0);
    pieces = [all];
    size = all.length;
  };
}

function toFrame(bytes: Buffer): Frame {
  const payload = Buffer.from(bytes.subarray(headBytes)); // its own memory: it is kept longer than what is around it
  if (bytes[4] === kinds.report)
    return { kind: "report", report: IngestReport.parse(JSON.parse(payload.toString("utf8"))) };
  const kind = bytes[4] === kinds.audio ? "audio" : "video";
  return {
    kind: "tag",
    session: bytes.readUInt32BE(5),
    tag: { kind, timestamp: bytes.readUInt32BE(9), payload },
  };
}
