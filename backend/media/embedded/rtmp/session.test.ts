import { describe, expect, it } from "vitest";
import { type Amf, readAmf, writeAmf } from "./amf0.ts";
import { createChunkReader } from "./chunk-reader.ts";
import { writeMessage } from "./chunk-writer.ts";
import { createSession, type RawTag } from "./session.ts";

const said = (channel: number, ...values: readonly Amf[]) =>
  writeMessage({ channel, type: 20, streamId: 0, payload: writeAmf(...values) }, 128);
const hello = Buffer.concat([Buffer.from([3]), Buffer.alloc(1536, 7)]);
const echo = Buffer.alloc(1536, 1);

/** A session with an encoder that is spoken for byte by byte. */
function meet() {
  const out: Buffer[] = [];
  const tags: RawTag[] = [];
  const published: string[] = [];
  const closed: string[] = [];
  const session = createSession({
    write: (bytes) => void out.push(bytes),
    close: (reason) => void closed.push(reason),
    onPublish: (app, name) => void published.push(`${app} ${name}`),
    onTag: (tag) => void tags.push(tag),
  });
  const answers = () => {
    const reader = createChunkReader(65_536);
    const all = Buffer.concat(out).subarray(1 + 1536 * 2);
    return (reader.push(all) ?? []).filter(({ type }) => type === 20).map(({ payload }) => readAmf(payload));
  };
  return { session, tags, published, closed, answers, out };
}

const opening = Buffer.concat([
  ...[hello, echo],
  said(3, "connect", 1, { app: "live", tcUrl: "rtmp://127.0.0.1/live" }),
  said(3, "releaseStream", 2, null, "key"),
  said(3, "createStream", 4, null),
  said(4, "publish", 5, null, "key", "live"),
]);
const video = (payload: Buffer) => writeMessage({ channel: 6, type: 9, streamId: 1, payload }, 128);

describe("an encoder's session", () => {
  it("is understood however its bytes are cut, and let in before anything is taken", () => {
    for (const step of [1, 7, 1000, opening.length]) {
      const { session, published, tags, answers, closed } = meet();
      for (let at = 0; at < opening.length; at += step) session.push(opening.subarray(at, at + step));
      expect(published).toEqual(["live key"]);
      session.push(video(Buffer.from([0x17, 0, 0, 0, 0])));
      expect(tags).toEqual([]);
      session.accept();
      session.push(video(Buffer.alloc(1000, 0x27)));
      expect(tags.map(({ kind, payload }) => [kind, payload.length])).toEqual([["video", 1000]]);
      const codes = answers().map((values) => values.at(-1));
      expect(codes).toContainEqual({ level: "status", code: "NetStream.Publish.Start", description: "Publishing." });
      expect(closed).toEqual([]);
    }
  });

  it("ends in words for a wrong key", () => {
    const { session, answers, closed } = meet();
    session.push(opening);
    session.refuse("This key is not known.");
    expect(answers().at(-1)).toEqual([
      ...["onStatus", 0, null],
      { level: "error", code: "NetStream.Publish.BadName", description: "This key is not known." },
    ]);
    expect(closed).toEqual(["This key is not known."]);
  });

  it("ends for whoever wants to play", () => {
    const { session, closed } = meet();
    session.push(Buffer.concat([hello, echo, said(3, "connect", 1, { app: "live" }), said(3, "play", 2, null, "key")]));
    expect(closed).toEqual(["it wanted to play"]);
  });

  it("ends for what is no RTMP, and for more than anybody needs to say before being let in", () => {
    const http = meet();
    http.session.push(Buffer.from(`GET / HTTP/1.1\r\n${"x".repeat(2000)}`));
    const long = meet();
    long.session.push(Buffer.concat([hello, echo, video(Buffer.alloc(100_000))]));
    const hollow = meet();
    hollow.session.push(Buffer.concat([hello, echo, Buffer.from([0xc3])]));
    expect([http.closed, long.closed, hollow.closed]).toEqual(
      Array.from({ length: 3 }, () => ["what came was no RTMP"]),
    );
  });

  it("takes its own end as one", () => {
    const { session, closed, tags } = meet();
    session.push(opening);
    session.accept();
    session.push(said(3, "FCUnpublish", 6, null, "key"));
    session.push(video(Buffer.from([0x27, 1])));
    expect([closed, tags]).toEqual([["the encoder ended it"], []]);
  });
});

describe("chunks", () => {
  const header = (time: number, length: number) => {
    const bytes = Buffer.from([6, 0xff, 0xff, 0xff, 0, 0, 0, 9, 1, 0, 0, 0, 0, 0, 0, 0]);
    bytes.writeUIntBE(length, 4, 3);
    bytes.writeUInt32BE(time, 12);
    return bytes;
  };
  it("carry times of more than 24 bits, repeated before each further chunk", () => {
    const time = Buffer.alloc(4);
    time.writeUInt32BE(20_000_000);
    const bytes = Buffer.concat([
      header(20_000_000, 200),
      Buffer.alloc(128),
      Buffer.from([0xc6]),
      time,
      Buffer.alloc(72),
    ]);
    expect(createChunkReader(1000).push(bytes)).toEqual([
      { type: 9, streamId: 1, timestamp: 20_000_000, payload: Buffer.alloc(200) },
    ]);
  });
  it("that only say what has changed go on from what was said before", () => {
    const first = Buffer.from([6, 0, 0, 100, 0, 0, 1, 9, 1, 0, 0, 0, 5]);
    const second = Buffer.from([0x86, 0, 0, 40, 6]);
    const third = Buffer.from([0xc6, 7]);
    const messages = createChunkReader(1000).push(Buffer.concat([first, second, third])) ?? [];
    expect(messages.map(({ timestamp, payload }) => [timestamp, payload[0]])).toEqual([
      [100, 5],
      [140, 6],
      [180, 7],
    ]);
  });
});

describe("AMF0", () => {
  it("is read as it was written", () => {
    const values: readonly Amf[] = ["connect", 1, { app: "live", flag: true, more: { deep: null } }, null, "ü"];
    expect(readAmf(writeAmf(...values))).toEqual(values);
  });
  it("of strangers is read as far as it goes, and never further", () => {
    const cut = writeAmf("connect", { app: "live" }).subarray(0, 14);
    expect(readAmf(cut)).toEqual(["connect"]);
    let nested: Amf = "x";
    for (let depth = 0; depth < 50; depth += 1) nested = { nested };
    expect(readAmf(writeAmf("a", nested))).toEqual(["a"]);
    expect(readAmf(Buffer.from([12, 0xff, 0xff, 0xff, 0xff]))).toEqual([]);
  });
});
