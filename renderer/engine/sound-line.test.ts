import { describe, expect, it } from "vitest";
import { SoundLine, soundRate } from "./sound-line.ts";

const block = 1024;
const blockMs = (block * 1000) / soundRate;

/** Blocks that come on time, one after the other. */
function play(line: SoundLine, count: number, fromMs: number): number {
  let at = fromMs;
  for (let done = 0; done < count; done++) {
    line.place(block, at);
    at += blockMs;
  }
  return at;
}

describe("the programme's clock", () => {
  it("counts samples: sound on time is sent as it is", () => {
    const line = new SoundLine();
    line.fill(1000);
    expect(line.place(block, 1000 + blockMs)).toEqual({ silence: 0, isDropped: false });
    expect(line.sent).toBe(block);
    expect(SoundLine.timeOf(soundRate)).toBe(1_000_000);
  });

  it("goes on evenly although blocks come late and together", () => {
    const line = new SoundLine();
    line.fill(0);
    const at = play(line, 100, blockMs);
    const due = line.now(at);
    // 150 ms nothing, then everything at once.
    for (let each = 0; each < 7; each++) line.place(block, at + 150);
    const later = line.now(at + 150);
    expect(later - due).toBeGreaterThan(140_000);
    expect(later - due).toBeLessThan(160_000);
  });

  it("sends silence for sound that is missing, and goes on where it is then", () => {
    const line = new SoundLine();
    line.fill(0);
    const at = play(line, 50, blockMs);
    const before = line.sent;
    expect(line.fill(at + 200)).toBe(0);
    const silence = line.fill(at + 1000);
    expect(silence / soundRate).toBeCloseTo(1, 1);
    expect(line.sent).toBe(before + silence);
    expect(line.place(block, at + 1000 + blockMs)).toEqual({ silence: 0, isDropped: false });
  });

  it("drops what comes after silence has stood for it", () => {
    const line = new SoundLine();
    line.fill(0);
    const at = play(line, 50, blockMs);
    line.fill(at + 1000);
    const dropped = Array.from({ length: 45 }, () => line.place(block, at + 1001)).filter(({ isDropped }) => isDropped);
    expect(dropped.length).toBeGreaterThan(30);
  });

  it("runs without any sound at all", () => {
    const line = new SoundLine();
    line.fill(0);
    let sent = 0;
    for (let at = 33; at < 3000; at += 33) sent += line.fill(at);
    expect(sent / soundRate).toBeGreaterThan(2.6);
    expect(line.now(3000)).toBeGreaterThan(2_600_000);
  });

  it("puts sound off by silence and brings it forward by leaving some out, without moving the pictures' time", () => {
    const line = new SoundLine();
    line.fill(0);
    let at = play(line, 50, blockMs);
    const pictures = line.now(at);
    expect(line.setOffset(200)).toBe(9600);
    expect(line.now(at)).toBe(pictures);
    at = play(line, 50, at);
    const withOffset = line.sent;
    expect(line.setOffset(0)).toBe(0);
    const dropped = Array.from({ length: 20 }, () => {
      at += blockMs;
      return line.place(block, at);
    }).filter(({ isDropped }) => isDropped).length;
    expect(dropped).toBe(Math.floor(9600 / block));
    expect(line.sent).toBe(withOffset + (20 - dropped) * block);
  });
});
