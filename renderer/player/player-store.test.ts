import { beforeEach, expect, test, vi } from "vitest";
import type { HlsEnd, openHls } from "./hls-source.ts";
import type { PlayerAccess } from "./player-ports.ts";
import { createPlayer } from "./player-store.ts";
import type { createWatchRoom, WatchRoomListener } from "../livekit/watch-room.ts";

beforeEach(() => void vi.useFakeTimers());

const room = { livekitUrl: "ws://livekit", token: "token", iceServers: [] };
const byRoom: PlayerAccess = { way: "webrtc", room, hlsUrl: "https://a/hls/s/public/live.m3u8" };
const byHls: PlayerAccess = { way: "hls", url: "https://a/hls/s/public/live.m3u8", expiresAt: null };

/** A video element's part that the player uses. */
function fakeVideo() {
  const target = new EventTarget();
  return Object.assign(target, {
    readyState: 4,
    currentTime: 0,
    playbackRate: 1,
    volume: 1,
    muted: false,
    paused: true,
    ended: false,
    autoplay: true,
    pause() {
      this.paused = true;
    },
    async play() {
      this.paused = false;
    },
    seekable: { length: 0, start: () => 0, end: () => 0 },
  });
}

type World = {
  readonly accesses: PlayerAccess[];
  readonly connects?: ("up" | "failed")[];
  readonly isFed?: () => boolean;
  /** So many times the parts of the program are not to be had. */
  readonly missing?: { room?: number; hls?: number };
};

/** A player whose server, rooms and playlists do as they are told. */
function start({ accesses, connects = [], isFed = () => true, missing = {} }: World) {
  const done: string[] = [];
  let loseRoom: () => void = () => undefined;
  let endHls: (end: HlsEnd) => void = () => undefined;
  const video = fakeVideo();
  const delay = { seconds: 2 };
  /** The element alone, as a media key does it, or the loss of its source. */
  const pausesItself = () => {
    video.paused = true;
    video.dispatchEvent(new Event("pause"));
  };
  const createRoom = ((listener: WatchRoomListener) => ({
    lost: new Promise<void>((resolve) => (loseRoom = resolve)),
    connect: async () => connects.shift() ?? "up",
    attach: () => {
      done.push("room");
      listener.onFeed({ hasPicture: true, hasSound: true });
    },
    setLoudness: () => undefined,
    startSound: async () => undefined,
    readDelay: async () => 0.2,
    close: async () => void done.push("room closed"),
  })) as unknown as typeof createWatchRoom;
  const open = ((_: HTMLVideoElement, url: string) => {
    done.push(`hls ${url.split("/").at(-2)}`);
    return {
      ended: new Promise<HlsEnd>((resolve) => (endHls = resolve)),
      setAddress: (next: string) => void done.push(`ticket ${next.split("/").at(-2)}`),
      setLevel: () => undefined,
      goLive: () => void done.push("to live"),
      delay: () => delay.seconds,
      close: () => {
        done.push("hls closed");
        pausesItself();
      },
    };
  }) as typeof openHls;
  const left = { room: 0, hls: 0, ...missing };
  const loaded = <T>(part: "room" | "hls", value: T): T => {
    if (left[part]-- > 0) throw new TypeError("Failed to fetch dynamically imported module");
    return value;
  };
  const player = createPlayer({
    getAccess: async (wanted) => {
      done.push(`asked ${wanted}`);
      return accesses.shift() ?? { way: "later" };
    },
    isFed,
    choices: { volume: 1, isMuted: false, preference: "low-delay" },
    keepChoices: ({ preference }) => void done.push(`kept ${preference}`),
    loadRoom: async () => loaded("room", createRoom),
    loadHls: async () => loaded("hls", open),
    now: () => Date.now(),
    random: () => 0.5,
    schedule: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const detach = player.attach({ video: video as unknown as HTMLVideoElement, hold: () => void done.push("held") });
  player.setOnAir(true);
  const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const plays = () => {
    video.paused = false;
    video.dispatchEvent(new Event("playing"));
  };
  return {
    player,
    video,
    delay,
    done,
    detach,
    wait,
    plays,
    pausesItself,
    loseRoom: () => loseRoom(),
    endHls: (end: HlsEnd) => endHls(end),
  };
}

test("the room is tried first, and joined anew after it was lost", async () => {
  const { player, done, wait, plays, loseRoom } = start({ accesses: [byRoom, byRoom] });
  await wait(0);
  plays();
  expect(player.store.getState()).toMatchObject({ way: "webrtc", phase: { step: "playing" } });
  loseRoom();
  await wait(0);
  expect(player.store.getState().phase).toEqual({ step: "opening", attempt: 0 });
  await wait(1000);
  expect(done).toEqual(["asked any", "room", "held", "room closed", "asked any", "room"]);
});

test("two rooms that can't be joined lead to HLS", async () => {
  const { player, done, wait } = start({ accesses: [byRoom, byRoom, byHls], connects: ["failed", "failed"] });
  await wait(3000);
  expect(done.filter((each) => !each.includes("held") && !each.includes("closed"))).toEqual([
    "asked any",
    "asked any",
    "asked hls",
    "hls public",
  ]);
  expect(player.store.getState().way).toBe("hls");
});

test("a picture that is announced and never seen leads to HLS", async () => {
  const world = start({ accesses: [byRoom, byHls] });
  world.video.readyState = 0;
  await world.wait(7000);
  expect(world.done).toEqual(["asked any", "room"]);
  await world.wait(3000);
  expect(world.done.slice(2)).toEqual(["held", "room closed", "asked hls", "hls public"]);
});

test("a full room plays by HLS, and a broken playlist is opened anew", async () => {
  const { player, done, wait, plays, endHls } = start({ accesses: [byHls, byHls] });
  await wait(0);
  plays();
  endHls("broken");
  await wait(1000);
  expect(done).toEqual(["asked any", "hls public", "held", "hls closed", "asked any", "hls public"]);
  expect(player.store.getState().phase.step).toBe("opening");
});

test("a part of the program that can't be loaded is tried again, and leaves nobody waiting", async () => {
  const log = vi.spyOn(console, "error").mockReturnValue();
  const { player, done, wait, plays } = start({ accesses: [byHls, byHls], missing: { hls: 1 } });
  await wait(0);
  expect(player.store.getState().phase).toEqual({ step: "opening", attempt: 1 });
  await wait(1000);
  plays();
  expect([player.store.getState().phase.step, done]).toEqual(["playing", ["asked any", "asked any", "hls public"]]);
  expect(log).toHaveBeenCalledOnce();
  log.mockRestore();
});

test("without the room's part of the program HLS is taken", async () => {
  const log = vi.spyOn(console, "error").mockReturnValue();
  const { done, wait } = start({ accesses: [byRoom, byRoom, byHls], missing: { room: 9 } });
  await wait(3000);
  expect(done).toEqual(["asked any", "asked any", "asked hls", "hls public"]);
  log.mockRestore();
});

test("while nothing plays yet it asks again and says what it waits for", async () => {
  const { player, done, wait } = start({ accesses: [{ way: "later" }, byHls] });
  await wait(0);
  expect(player.store.getState().phase).toEqual({ step: "waiting" });
  await wait(2000);
  expect(done).toEqual(["asked any", "asked any", "hls public"]);
});

test("a server out of reach is asked less and less often, and said to be away", async () => {
  const away: PlayerAccess = { way: "unreachable" };
  const { player, done, wait } = start({ accesses: [away, away, away, away, away, away, away, byHls] });
  await wait(0);
  expect(player.store.getState().phase).toEqual({ step: "opening", attempt: 1 });
  await wait(7000);
  expect(done.length).toBe(5); // after 0, 0.25, 0.75, 1.75 and 3.75 seconds
  await wait(20_000);
  expect(done.slice(-2)).toEqual(["asked any", "hls public"]);
});

test("who prefers a steady picture changes to HLS without leaving, and back", async () => {
  const { player, done, wait } = start({ accesses: [byRoom, byHls, byRoom] });
  await wait(0);
  player.prefer("steady");
  await wait(0);
  player.prefer("low-delay");
  await wait(0);
  expect(done.filter((each) => /asked|kept|hls p/.test(each))).toEqual([
    "asked any",
    "kept steady",
    "asked hls",
    "hls public",
    "kept low-delay",
    "asked any",
  ]);
});

test("an address that ends is renewed a minute before, and what plays goes on", async () => {
  const renewed: PlayerAccess = { way: "hls", url: "https://a/hls/s/2.new/live.m3u8", expiresAt: null };
  const first: PlayerAccess = { way: "hls", url: "https://a/hls/s/1.old/live.m3u8", expiresAt: Date.now() + 120_000 };
  const { done, wait } = start({ accesses: [first, renewed], isFed: () => false });
  await wait(59_000);
  expect(done).toEqual(["asked any", "hls 1.old"]);
  await wait(2000);
  expect(done).toEqual(["asked any", "hls 1.old", "asked hls", "ticket 2.new"]);
});

test("a picture that stands still is said, and after twelve seconds tried anew", async () => {
  const { player, done, wait, plays } = start({ accesses: [byHls, byHls] });
  await wait(0);
  plays();
  await wait(2500);
  expect(player.store.getState().phase.step).toBe("stalled");
  await wait(11_000);
  expect(done.filter((each) => each.startsWith("asked"))).toEqual(["asked any", "asked any"]);
});

test("while the host is away a still picture is nobody's fault", async () => {
  const { player, done, wait, plays } = start({ accesses: [byHls, byHls], isFed: () => false });
  await wait(0);
  plays();
  await wait(30_000);
  expect(player.store.getState().phase.step).toBe("playing");
  expect(done).toEqual(["asked any", "hls public"]);
});

test("sound that the browser holds back is offered, and the picture plays without it", async () => {
  const world = start({ accesses: [byHls] });
  world.video.play = async () => {
    if (!world.video.muted) throw new DOMException("no click", "NotAllowedError");
  };
  await world.wait(0);
  expect([world.player.store.getState().isSoundBlocked, world.video.muted]).toEqual([true, true]);
  world.player.unblockSound();
  expect([world.player.store.getState().isSoundBlocked, world.video.muted]).toEqual([false, false]);
});

test("pausing silences the room, and going live plays on", async () => {
  const { player, done, wait } = start({ accesses: [byHls] });
  await wait(0);
  player.togglePause();
  expect(player.store.getState().isPaused).toBe(true);
  player.goLive();
  expect([player.store.getState().isPaused, done.at(-1)]).toEqual([false, "to live"]);
});

test("under a pause a playlist that is opened anew does not play by itself", async () => {
  const { player, video, done, wait, plays, endHls } = start({ accesses: [byHls, byHls] });
  await wait(0);
  plays();
  player.togglePause();
  video.autoplay = true;
  endHls("broken");
  await wait(1000);
  expect(done.filter((each) => each === "hls public").length).toBe(2);
  expect([video.autoplay, video.paused, player.store.getState().isPaused]).toEqual([false, true, true]);
});

test("under a pause a track that comes anew and plays by itself is paused again", async () => {
  const { player, video, wait, plays } = start({ accesses: [byRoom] });
  await wait(0);
  plays();
  player.togglePause();
  video.autoplay = true; // as the room's client does with each track
  plays();
  expect([video.paused, player.store.getState().isPaused]).toEqual([true, true]);
});

test("a media key that pauses the element pauses, and one that plays it plays", async () => {
  const { player, done, wait, plays, pausesItself } = start({ accesses: [byHls] });
  await wait(0);
  plays();
  pausesItself();
  expect(player.store.getState().isPaused).toBe(true);
  await wait(20_000);
  expect([player.store.getState().phase.step, done]).toEqual(["playing", ["asked any", "hls public"]]);
  plays();
  expect(player.store.getState().isPaused).toBe(false);
});

test("an element that pauses because its playlist is closed pauses nobody", async () => {
  const { player, wait, plays, endHls } = start({ accesses: [byHls, byHls] });
  await wait(0);
  plays();
  endHls("broken");
  await wait(0);
  expect(player.store.getState().isPaused).toBe(false);
});

test("who fell behind is taken to live again, who paused or went back is not", async () => {
  const { player, video, delay, done, wait, plays } = start({ accesses: [byHls], isFed: () => false });
  await wait(0);
  plays();
  delay.seconds = 9;
  await wait(600);
  expect(done.at(-1)).toBe("to live");
  Object.assign(video.seekable, { length: 1, end: () => 60 });
  video.currentTime = 50;
  player.seekBy(-5);
  await wait(2000);
  expect([video.currentTime, done.filter((each) => each === "to live").length]).toEqual([45, 1]);
  player.seekBy(20);
  expect(done.filter((each) => each === "to live").length).toBe(2);
  player.togglePause();
  await wait(2000);
  player.togglePause();
  await wait(2000);
  expect(done.filter((each) => each === "to live").length).toBe(2);
  player.togglePause();
  await wait(2000);
  player.goLive();
  await wait(600);
  expect(done.filter((each) => each === "to live").length).toBeGreaterThan(3);
});

test("a double click, which pauses and plays, leaves catching up on", async () => {
  const { player, delay, done, wait, plays } = start({ accesses: [byHls], isFed: () => false });
  await wait(0);
  plays();
  player.togglePause();
  await wait(300);
  player.togglePause();
  delay.seconds = 9;
  await wait(600);
  expect(done.at(-1)).toBe("to live");
});

test("off the air, or without an element, nothing is asked any more", async () => {
  const { player, done, wait, detach } = start({ accesses: [byRoom] });
  await wait(0);
  player.setOnAir(false);
  await wait(5000);
  expect(player.store.getState()).toMatchObject({ phase: { step: "off" }, way: null });
  expect(done).toEqual(["asked any", "room", "held", "room closed"]);
  player.setOnAir(true);
  await wait(0);
  detach();
  await wait(60_000);
  expect(done.filter((each) => each.startsWith("asked"))).toEqual(["asked any", "asked any"]);
});
