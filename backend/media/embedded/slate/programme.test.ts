import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFeed, type Tag } from "../feed.ts";
import type { RawTag } from "../rtmp/session.ts";
import type { Slate } from "./make-slate.ts";
import { createProgramme } from "./programme.ts";

const slate: Slate = {
  video: Buffer.from([0x17, 0, 0, 0, 0, 99]),
  audio: null,
  pictures: [Buffer.from([0x17, 1, 0, 0, 0, 8]), Buffer.from([0x27, 1, 0, 0, 0, 9])],
  pictureMs: 100,
  silence: null,
  silenceMs: 21,
};
const header = (variant = 1): RawTag => ({
  ...{ kind: "video", timestamp: 0 },
  payload: Buffer.from([0x17, 0, 0, 0, 0, variant]),
});
const sound: RawTag = { kind: "audio", timestamp: 0, payload: Buffer.from([0xaf, 0, 0x12, 0x10]) };
const picture = (timestamp: number, isKey = false): RawTag => ({
  ...{ kind: "video", timestamp },
  payload: Buffer.from([isKey ? 0x17 : 0x27, 1, 0, 0, 0, isKey ? 1 : 2]),
});

/** A programme, and what those hear who show it; pictures of the slate are `slate` and its key frames `SLATE`. */
function heard() {
  const told: string[] = [];
  const asked: number[] = [];
  const programme = createProgramme({
    now: Date.now,
    makeSlate: async (_format, key) => {
      asked.push(key.payload.length);
      return slate;
    },
  });
  const names: Readonly<Record<number, string>> = {
    ...{ 1: "KEY", 2: "picture", 6: "COMPOSED", 7: "composed", 8: "SLATE", 9: "slate" },
  };
  const listen = () =>
    programme.shown.take({
      onOpen: ({ video }) => void told.push(video.at(-1) === 99 ? "open slate" : "open"),
      onTag: ({ payload, timestamp }: Tag) => void told.push(`${names[payload.at(-1) ?? 0]} ${timestamp}`),
      onClose: () => void told.push("close"),
    });
  const push = (...tags: readonly RawTag[]) => tags.forEach((tag) => programme.feed.push(tag));
  return { programme, told, asked, listen, push };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The same, with what is composed of its room: its pictures are `COMPOSED` and `composed`. */
function composed() {
  const world = heard();
  const source = createFeed(Date.now, 0);
  const tag = (timestamp: number, isKey = false): RawTag => ({
    ...{ kind: "video", timestamp },
    payload: Buffer.from([isKey ? 0x17 : 0x27, 1, 0, 0, 0, isKey ? 6 : 7]),
  });
  const compose = (...tags: readonly RawTag[]) => [header(6), sound, ...tags].forEach((each) => source.push(each));
  return { ...world, source, compose, composedPicture: tag };
}

describe("what viewers are shown", () => {
  it("is what the encoder sends, then a slate over and over, then the encoder again, in one time", async () => {
    const { programme, told, listen, push } = heard();
    listen();
    push(header(), sound, picture(0, true), picture(33));
    expect(told.splice(0)).toEqual(["open", "KEY 0", "picture 33"]);
    programme.feed.close();
    expect(told.splice(0)).toEqual(["close"]);
    await vi.advanceTimersByTimeAsync(400 + 350);
    // It begins where the encoder ended, so that nothing is missing.
    expect(told.splice(0).slice(0, 4)).toEqual(["open slate", "SLATE 73", "slate 173", "SLATE 273"]);
    push(header(), sound, picture(9000, true));
    expect(told.splice(0)).toEqual(["close", "open", "KEY 813"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([]);
  });

  it("is no slate for an encoder that comes back at once, or when nobody shows anything", async () => {
    const { programme, told, asked, listen, push } = heard();
    const unlisten = listen();
    push(header(), sound, picture(0, true));
    programme.feed.close();
    await vi.advanceTimersByTimeAsync(300);
    push(header(), sound, picture(0, true));
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual(["open", "KEY 0", "close", "open", "KEY 300"]);
    unlisten();
    programme.feed.close();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual([]);
    expect(programme.isTaken()).toBe(false);
  });

  it("is a slate for two minutes at most, and none once nobody shows it any more", async () => {
    const { programme, told, listen, push } = heard();
    const unlisten = listen();
    push(header(), sound, picture(0, true));
    programme.feed.close();
    await vi.advanceTimersByTimeAsync(119_000);
    expect(told.at(-1)).toMatch(/slate/i);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told.at(-1)).toBe("close");
    expect(vi.getTimerCount()).toBe(0);

    push(header(), sound, picture(0, true));
    programme.feed.close();
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.at(-1)).toMatch(/slate/i);
    unlisten();
    await vi.advanceTimersByTimeAsync(100);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("makes one slate for each form that an encoder sends in", async () => {
    const { programme, asked, listen, push } = heard();
    listen();
    for (const variant of [1, 1, 2]) {
      push(header(variant), sound, picture(0, true));
      programme.feed.close();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(asked.length).toBe(2);
  });

  it("is what is composed from a key frame on, and the encoder's own from its next one when that is to end", async () => {
    const { programme, told, listen, push, source, compose, composedPicture } = composed();
    listen();
    push(header(), sound, picture(0, true));
    const end = programme.compose(source);
    compose(composedPicture(0, true));
    await vi.advanceTimersByTimeAsync(1500);
    push(picture(1500));
    compose(composedPicture(1500), composedPicture(1533, true));
    push(picture(1533), picture(1566, true));
    compose(composedPicture(1566));
    expect(told.splice(0)).toEqual([
      "open",
      "KEY 0",
      "picture 1500",
      "close",
      "open",
      "COMPOSED 1540",
      "composed 1573",
    ]);
    await vi.advanceTimersByTimeAsync(1000);
    const ended = vi.fn();
    end(ended);
    push(picture(2500));
    compose(composedPicture(2533));
    expect([told.splice(0), ended.mock.calls.length]).toEqual([["composed 2540"], 0]);
    push(picture(2566, true), picture(2600));
    compose(composedPicture(2600, true));
    expect([told, ended.mock.calls.length]).toEqual([["close", "open", "KEY 2580", "picture 2614"], 1]);
    expect(source.takers()).toBe(0);
  });

  it("is the encoder's own from its next key frame on when nothing is composed any more, and a slate in between", async () => {
    const { programme, told, listen, push, source, compose, composedPicture } = composed();
    listen();
    push(header(), sound, picture(0, true));
    programme.compose(source);
    compose(composedPicture(0, true));
    await vi.advanceTimersByTimeAsync(1500);
    compose(composedPicture(1500, true));
    push(picture(1500));
    expect(told.splice(0)).toEqual(["open", "KEY 0", "close", "open", "COMPOSED 1500"]);
    source.close();
    push(picture(1600));
    await vi.advanceTimersByTimeAsync(450);
    expect(told.splice(0).slice(0, 3)).toEqual(["close", "open slate", "SLATE 1540"]);
    push(picture(1950, true));
    expect(told.splice(0)).toEqual(["close", "open", "KEY 1980"]);
    compose(composedPicture(0, true));
    await vi.advanceTimersByTimeAsync(1500);
    compose(composedPicture(1500, true));
    expect(told.splice(0)).toEqual(["close", "open", "COMPOSED 3450"]);
  });

  it("is what is composed while the encoder is away, and a slate when that ends too", async () => {
    const { programme, told, listen, push, source, compose, composedPicture } = composed();
    listen();
    push(header(), sound, picture(0, true));
    const end = programme.compose(source);
    compose(composedPicture(0, true));
    await vi.advanceTimersByTimeAsync(1500);
    compose(composedPicture(1500, true));
    programme.feed.close();
    compose(composedPicture(1600));
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.splice(0).at(-1)).toBe("composed 1600");
    const ended = vi.fn();
    end(ended);
    expect([told.splice(0), ended.mock.calls.length]).toEqual([["close"], 1]);
    await vi.advanceTimersByTimeAsync(500);
    expect(told[0]).toBe("open slate");
    programme.stop();
  });
});
