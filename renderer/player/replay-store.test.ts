import { beforeEach, expect, test, vi } from "vitest";
import { createReplay, type ReplayAddress, type ReplayVideo } from "./replay-store.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));

/** An element that plays what it is given, without a clock. */
class FakeVideo extends EventTarget {
  sources: string[] = [];
  currentTime = 0;
  duration = Number.NaN;
  paused = true;
  playbackRate = 1;
  volume = 1;
  muted = false;
  readonly buffered = { length: 1, start: () => 0, end: () => 40 };
  get src() {
    return this.sources.at(-1) ?? "";
  }
  set src(url: string) {
    this.sources.push(url);
    Object.assign(this, { currentTime: 0, duration: Number.NaN, paused: true, playbackRate: 1 });
  }
  tell(event: string) {
    this.dispatchEvent(new Event(event));
  }
  loaded() {
    this.duration = 100;
    this.tell("loadedmetadata");
  }
  async play() {
    this.paused = false;
    this.tell("play");
    this.tell("playing");
  }
  pause() {
    this.paused = true;
    this.tell("pause");
  }
  load() {}
  removeAttribute() {}
}

function open(addresses: (ReplayAddress | null)[] = []) {
  let asked = 0;
  const kept: unknown[] = [];
  const replay = createReplay({
    getAddress: async () => {
      asked += 1;
      const given = addresses.shift();
      return given === undefined ? { url: `a${asked}`, expiresAt: Date.now() + 3_600_000 } : given;
    },
    sound: { volume: 0.4, isMuted: false },
    keepSound: (sound) => void kept.push(sound),
    now: () => Date.now(),
    schedule: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const video = new FakeVideo();
  const stop = replay.attach(video as unknown as ReplayVideo);
  const settled = () => vi.advanceTimersByTimeAsync(0);
  return { replay, video, stop, settled, kept, asked: () => asked };
}

test("it opens at its address, as loud as one heard last, and waits for somebody to play it", async () => {
  const { replay, video, settled } = open();
  await settled();
  expect([video.src, video.volume, replay.store.getState().step]).toEqual(["a1", 0.4, "opening"]);
  video.loaded();
  expect(replay.store.getState()).toMatchObject({ step: "ready", duration: 100, isPaused: true });
  replay.togglePause();
  expect(replay.store.getState().isPaused).toBe(false);
});

test("the address is exchanged before it ends; place, speed and playing stay", async () => {
  const { replay, video, settled, asked } = open();
  await settled();
  video.loaded();
  replay.setRate(1.5);
  replay.togglePause();
  replay.seekTo(42);
  await vi.advanceTimersByTimeAsync(3_540_000 - 1);
  expect(asked()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(video.src).toBe("a2");
  video.loaded();
  expect([video.currentTime, video.paused, video.playbackRate]).toEqual([42, false, 1.5]);
});

test("what somebody does while the address is exchanged counts, and the bar does not jump meanwhile", async () => {
  const { replay, video, settled } = open();
  await settled();
  video.loaded();
  replay.togglePause();
  replay.seekTo(40);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([video.src, video.currentTime]).toEqual(["a2", 0]);
  video.tell("timeupdate");
  expect(replay.store.getState()).toMatchObject({ time: 40, isPaused: false });
  replay.seekBy(10);
  replay.togglePause();
  replay.setRate(2);
  expect(replay.store.getState()).toMatchObject({ time: 50, isPaused: true, rate: 2 });
  video.loaded();
  expect([video.currentTime, video.paused, video.playbackRate]).toEqual([50, true, 2]);
});

test("an exchange that fails is tried again while the old address may still do", async () => {
  const soon = { url: "soon", expiresAt: 1_000_000 + 90_000 };
  const { replay, video, settled } = open([soon, null]);
  await settled();
  video.loaded();
  replay.seekTo(10);
  await vi.advanceTimersByTimeAsync(30_000);
  expect([video.src, replay.store.getState().step]).toEqual(["soon", "ready"]);
  await vi.advanceTimersByTimeAsync(15_000);
  video.loaded();
  expect([video.src, video.currentTime]).toEqual(["a3", 10]);
});

test("a file that breaks off goes on from its place with another address, and fails after some of them", async () => {
  const { replay, video, settled } = open();
  await settled();
  video.loaded();
  replay.togglePause();
  replay.seekTo(30);
  video.tell("error");
  await settled();
  video.loaded();
  expect([video.src, video.currentTime, video.paused]).toEqual(["a2", 30, false]);
  for (let time = 0; time < 3; time++) {
    video.tell("error");
    await settled();
  }
  expect(replay.store.getState().step).toBe("failed");
  replay.retry();
  await settled();
  video.loaded();
  expect([replay.store.getState().step, video.currentTime]).toEqual(["ready", 30]);
});

test("without an address it says so", async () => {
  const { replay, settled } = open([null]);
  await settled();
  expect(replay.store.getState().step).toBe("failed");
});

test("seeking stays inside, and what is chosen of the sound is kept", async () => {
  const { replay, video, settled, kept } = open();
  await settled();
  video.loaded();
  replay.seekBy(-5);
  expect(replay.store.getState().time).toBe(0);
  replay.seekTo(500);
  expect(video.currentTime).toBe(100);
  replay.setSound({ isMuted: true });
  expect([video.muted, kept]).toEqual([true, [{ volume: 0.4, isMuted: true }]]);
});

test("what has been left asks for nothing more", async () => {
  const { stop, settled, asked } = open();
  await settled();
  stop();
  await vi.advanceTimersByTimeAsync(4_000_000);
  expect(asked()).toBe(1);
});
