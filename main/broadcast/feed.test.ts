import type { Chunk } from "@nchat/contract/programme";
import { describe, expect, it } from "vitest";
import { createFeed, mostQueuedMilliseconds, type OnTaken, type Sink } from "./feed.ts";
import { createMatroska } from "./matroska.ts";

const config = { width: 1280, height: 720, video: Buffer.from([1]), audio: Buffer.from("OpusHead") };
const chunk = (kind: Chunk["kind"], milliseconds: number): Chunk => ({
  ...{ kind, timestamp: milliseconds * 1000, data: Uint8Array.from([1]) },
});

/** A sink that takes a Matroska stream when it is told to. */
function slowSink() {
  const waiting: (() => void)[] = [];
  const written: Buffer[] = [];
  const write = (bytes: Buffer | null, onTaken: OnTaken) => {
    if (bytes) written.push(bytes);
    if (bytes) waiting.push(() => onTaken(bytes.byteLength));
    return bytes !== null;
  };
  const begin: Sink["begin"] = (streams, onHeaderTaken) => {
    const matroska = createMatroska(streams);
    write(matroska.header(), onHeaderTaken);
    return (each, onTaken) => write(matroska.block(each), onTaken);
  };
  return { written, begin, take: () => waiting.splice(0).forEach((taken) => taken()) };
}

describe("the queue before ffmpeg", () => {
  it("begins with the header as soon as sink and encoder are there, and asks for a key frame", () => {
    const asked: string[] = [];
    const feed = createFeed(() => asked.push("key frame"));
    const sink = slowSink();
    feed.attach(sink);
    expect([sink.written.length, asked.length]).toEqual([0, 0]);
    feed.setConfig(config);
    feed.setConfig(config); // told again with every order to encode
    expect([sink.written.length, asked.length]).toEqual([1, 1]);
    feed.push(chunk("video", 10));
    expect(sink.written).toHaveLength(1);
    feed.push(chunk("key", 20));
    expect(sink.written).toHaveLength(2);
    expect(feed.figures()).toMatchObject({ sentFrames: 1, droppedFrames: 0 });
  });

  it("measures how long the oldest waits", () => {
    const feed = createFeed(() => undefined);
    const sink = slowSink();
    feed.setConfig(config);
    feed.attach(sink);
    feed.push(chunk("key", 1000));
    feed.push(chunk("video", 1700));
    expect(feed.figures()).toMatchObject({ queueMilliseconds: 700, sentBytes: 0 });
    sink.take();
    const sentBytes = Buffer.concat(sink.written).byteLength;
    expect(feed.figures()).toMatchObject({ queueMilliseconds: 0, sentBytes });
  });

  it("tells how late the line says that things are, beside what waits", () => {
    const feed = createFeed(() => undefined);
    feed.setConfig(config);
    const take: Sink["begin"] = () => (each, onTaken) => (onTaken(each.data.byteLength), true);
    feed.attach({ begin: take, lateMilliseconds: () => 420 });
    feed.push(chunk("key", 1000));
    expect(feed.figures()).toMatchObject({ queueMilliseconds: 0, lateMilliseconds: 420, sentBytes: 1, sentFrames: 1 });
    feed.detach();
    expect(feed.figures().lateMilliseconds).toBe(0);
  });

  it("throws pictures away up to a key frame when the line stands, and keeps the sound", () => {
    const feed = createFeed(() => undefined);
    const sink = slowSink();
    feed.setConfig(config);
    feed.attach(sink);
    feed.push(chunk("key", 1));
    feed.push(chunk("video", mostQueuedMilliseconds + 100));
    const full = sink.written.length;
    feed.push(chunk("audio", mostQueuedMilliseconds + 110));
    expect(sink.written).toHaveLength(full + 1);
    feed.push(chunk("key", mostQueuedMilliseconds + 120)); // still full: this one would wait as well
    expect(sink.written).toHaveLength(full + 1);
    sink.take();
    feed.push(chunk("video", mostQueuedMilliseconds + 130));
    expect(sink.written).toHaveLength(full + 1);
    feed.push(chunk("key", mostQueuedMilliseconds + 140));
    expect(sink.written).toHaveLength(full + 2);
    expect(feed.figures()).toMatchObject({ sentFrames: 2, droppedFrames: 3 });
  });

  it("begins anew with another sink, from that one's own zero", () => {
    const feed = createFeed(() => undefined);
    const [first, second] = [slowSink(), slowSink()];
    feed.setConfig(config);
    feed.attach(first);
    feed.push(chunk("key", 1000));
    feed.detach();
    feed.push(chunk("key", 2000));
    feed.attach(second);
    feed.push(chunk("video", 2500));
    feed.push(chunk("key", 3000));
    expect(first.written).toHaveLength(2);
    expect(second.written).toEqual(first.written);
  });
});
