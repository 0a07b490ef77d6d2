import { describe, expect, it } from "vitest";
import type { Tag } from "../feed.ts";
import type { RawTag } from "../rtmp/session.ts";
import { createScreen } from "./screen.ts";

const format = (...sound: readonly number[]) => ({
  video: Buffer.from([0x17, 0, 0, 0, 0, 1]),
  audio: sound.length === 0 ? null : Buffer.from([0xaf, 0, ...sound]),
});
/** 48 kHz, two channels. */
const stereo = format(0x11, 0x90);
const picture = (timestamp: number, isKey = false): RawTag => ({
  ...{ kind: "video", timestamp },
  payload: Buffer.from([isKey ? 0x17 : 0x27, 1, 0, 0, 0, 9]),
});
const sound = (timestamp: number): RawTag => ({ kind: "audio", timestamp, payload: Buffer.from([0xaf, 1, 7]) });

function heard() {
  const screen = createScreen(() => 0);
  const told: string[] = [];
  screen.shown.take({
    onOpen: (_format, isSame, from) => void told.push(`open${isSame ? " same" : ""} ${from}`),
    onTag: ({ kind, timestamp, payload }: Tag) =>
      void told.push(`${kind[0]}${timestamp}${kind === "audio" && payload.length > 3 ? " silence" : ""}`),
    onClose: () => void told.push("close"),
  });
  const put = (...tags: readonly RawTag[]) => tags.forEach(screen.put);
  return { screen, told, put };
}

describe("a screen", () => {
  it("shows one thing after another in one time, which goes as the clock does", () => {
    const { screen, told, put } = heard();
    screen.begin(format(), { timestamp: 7000, arrivedAt: 500 });
    put(picture(7000, true), picture(7033));
    expect(screen.endsAt()).toBe(533);
    screen.begin(format(), { timestamp: 20, arrivedAt: 10_500 });
    put(picture(20, true));
    screen.begin(format(), { timestamp: 0, arrivedAt: 10_501 });
    put(picture(0, true));
    expect(told).toEqual([
      ...["open 500", "v0", "v33", "close"],
      ...["open same 10500", "v10000", "close", "open same 10540", "v10040"],
    ]);
  });

  it("leaves out what is older than what it shows", () => {
    const { screen, told, put } = heard();
    screen.begin(stereo, { timestamp: 1000, arrivedAt: 0 });
    put(picture(1000, true), sound(980), sound(1001));
    expect(told).toEqual(["open 0", "v0", "a1"]);
  });

  it("puts silence where sound is missing between one thing and the next", () => {
    const { screen, told, put } = heard();
    screen.begin(stereo, { timestamp: 0, arrivedAt: 0 });
    put(picture(0, true), sound(0));
    screen.begin(stereo, { timestamp: 0, arrivedAt: 100 });
    put(picture(0, true), sound(5), sound(300));
    expect(told.slice(4)).toEqual([
      ...["open same 100", "v100"],
      ...["a21 silence", "a43 silence", "a64 silence", "a105", "a400"],
    ]);
  });

  it("has no sound where what it shows has none", () => {
    const { screen, told, put } = heard();
    screen.begin(format(), { timestamp: 0, arrivedAt: 0 });
    put(picture(0, true));
    screen.begin(stereo, { timestamp: 0, arrivedAt: 1000 });
    put(picture(0, true), sound(10));
    expect(told.slice(3)).toEqual(["open 1000", "v1000", "a1010"]);
  });

  it("fills nothing after pictures without sound, and not what was missing for long", () => {
    const { screen, told, put } = heard();
    screen.begin(stereo, { timestamp: 0, arrivedAt: 0 });
    put(picture(0, true), sound(0));
    screen.begin(format(), { timestamp: 0, arrivedAt: 100 });
    put(picture(0, true));
    screen.begin(stereo, { timestamp: 0, arrivedAt: 5000 });
    put(picture(0, true), sound(5));
    screen.begin(stereo, { timestamp: 0, arrivedAt: 3_600_000 });
    put(picture(0, true), sound(5));
    expect(told.filter((each) => each.endsWith("silence"))).toEqual([]);
  });
});
