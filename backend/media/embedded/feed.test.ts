import { describe, expect, it } from "vitest";
import { createFeed, type Tag } from "./feed.ts";
import type { RawTag } from "./rtmp/session.ts";

const videoHeader = (variant = 1): RawTag => ({
  ...{ kind: "video", timestamp: 0 },
  payload: Buffer.from([0x17, 0, 0, 0, 0, variant]),
});
const audioHeader: RawTag = { kind: "audio", timestamp: 0, payload: Buffer.from([0xaf, 0, 0x12, 0x10]) };
const picture = (timestamp: number, isKey = false, offset = 0): RawTag => ({
  ...{ kind: "video", timestamp },
  payload: Buffer.from([isKey ? 0x17 : 0x27, 1, 0, 0, offset, 9]),
});
const sound = (timestamp: number): RawTag => ({ kind: "audio", timestamp, payload: Buffer.from([0xaf, 1, 7]) });

/** A feed with somebody who writes down what is told. */
function heard() {
  let clock = 1000;
  const feed = createFeed(() => clock);
  const told: string[] = [];
  const listen = () =>
    feed.take({
      onOpen: (format, isSame) =>
        void told.push(`open${isSame ? " same" : ""}${format.audio ? "" : " mute"}${format.isReordered ? " B" : ""}`),
      onTag: ({ kind, timestamp, isKeyFrame }: Tag) => void told.push(`${kind[0]}${timestamp}${isKeyFrame ? "!" : ""}`),
      onClose: () => void told.push("close"),
    });
  const push = (...tags: readonly RawTag[]) => tags.map((tag) => feed.push(tag));
  return { feed, told, listen, push, later: (ms: number) => void (clock += ms) };
}

describe("a feed", () => {
  it("opens with the first key frame, and gives who comes later everything since the last one", () => {
    const { push, told, listen } = heard();
    push(videoHeader(), audioHeader, picture(5), sound(6), picture(10, true), sound(11), picture(40));
    listen();
    push(sound(41), picture(70, true));
    listen();
    expect(told).toEqual(["open", "v5!", "a6", "v35", "a36", "v65!", "open", "v65!"]);
  });

  it("waits a moment for sound, and then goes on without", () => {
    const { push, told, listen, later } = heard();
    listen();
    push(videoHeader(), picture(0, true));
    later(500);
    push(picture(500));
    expect(told).toEqual([]);
    later(300);
    push(picture(800));
    expect(told).toEqual(["open mute", "v0!", "v500", "v800"]);
    push(audioHeader, sound(810), picture(830, true));
    expect(told.slice(4)).toEqual(["close", "open", "v860!"]);
  });

  it("goes on in its own time when the encoder comes back, and says whether it sends as before", () => {
    const { push, told, listen, feed } = heard();
    listen();
    push(videoHeader(), audioHeader, picture(0, true), picture(33));
    feed.close();
    push(videoHeader(), audioHeader, picture(5000, true));
    feed.close();
    push(videoHeader(2), audioHeader, picture(0, true));
    expect(told).toEqual(["open", "v0!", "v33", "close", "open same", "v73!", "close", "open", "v113!"]);
  });

  it("says that pictures come in another order than they are shown", () => {
    const { push, told, listen } = heard();
    listen();
    push(videoHeader(), audioHeader, picture(0, true, 66));
    expect(told[0]).toBe("open B");
  });

  it("takes H.264 and AAC, and says so of all else", () => {
    const { push } = heard();
    const words = "The encoder sends another format. H.264 and AAC are taken.";
    const foreign = [
      Buffer.from([0x12, 1, 2]), // an old codec
      Buffer.from([0x90, 0x68, 0x76, 0x63, 0x31]), // HEVC as newer encoders mark it
    ].map((payload): RawTag => ({ kind: "video", timestamp: 0, payload }));
    expect(push(videoHeader(), ...foreign, { ...sound(0), payload: Buffer.from([0x2f, 1]) })).toEqual([
      null,
      ...[words, words, words],
    ]);
  });
});
