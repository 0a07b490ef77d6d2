import { beforeEach, expect, test, vi } from "vitest";
import { byHls, byRoom, startPlayer as start } from "./player.fixture.ts";

beforeEach(() => void vi.useFakeTimers());

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
