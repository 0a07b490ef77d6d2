import { beforeEach, expect, test, vi } from "vitest";
import type { PlayerAccess } from "./player-ports.ts";
import { byHls, byRoom, startPlayer as start } from "./player.fixture.ts";

beforeEach(() => void vi.useFakeTimers());

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

test("an answer to what was wanted before is not played", async () => {
  const { player, done, wait } = start({ accesses: [byRoom, byHls] });
  player.prefer("steady"); // while the first answer is on its way
  await wait(0);
  expect(done).toEqual(["asked any", "kept steady", "asked hls", "hls public"]);
  expect(player.store.getState().way).toBe("hls");
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
