import { programmeChannel, type ProgrammeNews } from "@nchat/contract/programme";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProgrammeView } from "./programme-view.ts";

let engine: BroadcastChannel;
beforeEach(() => void (engine = new BroadcastChannel(programmeChannel)));
afterEach(() => engine.close());
const tell = (news: ProgrammeNews) => engine.postMessage(news);

test("meters show what was told last, and nothing when the engine is silent for long", async () => {
  let now = 1000;
  const view = createProgrammeView(
    () => now,
    () => () => undefined,
  );
  const stop = view.start();
  tell({ type: "levels", inputs: [1], programme: 0.1 });
  await vi.waitFor(() => expect([view.readInput(0), view.readProgramme()]).toEqual([0, -20]));
  now += 100;
  tell({ type: "levels", inputs: [0.1], programme: 0.1 });
  await vi.waitFor(() => expect(view.readInput(0)).toBeCloseTo(-20));
  now += 600;
  expect(view.readInput(0)).toBe(-Infinity);
  stop();
});

test("the newest picture is drawn at the next beat, once, and none after the end", async () => {
  const listeners = new Set<(timeMs: number) => void>();
  const beat = () => listeners.forEach((listener) => listener(0));
  const drawn: number[] = [];
  vi.stubGlobal("VideoFrame", FakeFrame);
  const canvas = { getContext: () => ({ drawImage: ({ first }: FakeFrame) => drawn.push(first) }) };
  const view = createProgrammeView(
    () => 0,
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  );
  view.drawOn(canvas as unknown as HTMLCanvasElement);
  const stop = view.start();
  for (const first of [7, 8]) tell({ type: "picture", width: 2, height: 2, data: new Uint8Array([first]) });
  tell({ type: "levels", inputs: [], programme: 1 });
  await vi.waitFor(() => expect(view.readProgramme()).toBe(0));
  expect(drawn).toEqual([]);
  beat();
  beat();
  expect(drawn).toEqual([8]);
  stop();
  expect(listeners.size).toBe(0);
  vi.unstubAllGlobals();
});

test("a picture waits for its canvas; one that can't be drawn is given up, and its frame given back", async () => {
  const beats: (() => void)[] = [];
  vi.stubGlobal("VideoFrame", FakeFrame);
  let isBroken = false;
  const drawn: number[] = [];
  const drawImage = ({ first }: FakeFrame) => {
    if (isBroken) throw new Error("broken");
    drawn.push(first);
  };
  const view = createProgrammeView(
    () => 0,
    (listener) => {
      beats.push(() => listener(0));
      return () => undefined;
    },
  );
  const stop = view.start();
  const show = async (first: number) => {
    tell({ type: "picture", width: 2, height: 2, data: new Uint8Array([first]) });
    tell({ type: "levels", inputs: [first], programme: 1 });
    await vi.waitFor(() => expect(view.readInput(0)).toBe(20 * Math.log10(first)));
  };
  const beat = () => beats.forEach((each) => each());
  await show(7);
  beat();
  view.drawOn({ getContext: () => ({ drawImage }) } as unknown as HTMLCanvasElement);
  beat();
  expect(drawn).toEqual([7]);
  await show(8);
  isBroken = true;
  FakeFrame.closed = 0;
  expect(beat).toThrow("broken");
  expect(beat).not.toThrow();
  expect([drawn, FakeFrame.closed]).toEqual([[7], 1]);
  stop();
  vi.unstubAllGlobals();
});

class FakeFrame {
  static closed = 0;
  readonly first: number;
  constructor(data: Uint8Array) {
    this.first = data[0] ?? -1;
  }
  close(): void {
    FakeFrame.closed++;
  }
}
