import { afterAll, beforeAll, expect } from "vitest";
import { levelAt } from "../../tools/drive/media.ts";
import { connect, hears, sees, silence } from "./support/pair.ts";
import { openStage, someoneNew } from "./support/stage.ts";
import type { Desk, Stage } from "./support/stage.ts";
import { test } from "./support/on-stage.ts";

let stage: Stage;
let withDevices: Desk;
let without: Desk;

beforeAll(async () => {
  stage = await openStage();
  withDevices = await stage.open("alice");
  without = await stage.open("bob", { hasFakeMedia: false });
});
afterAll(() => stage.close());

/** Lets the page's requests for a device fail as the browser would let them, until the returned function is called. */
async function failDevices(desk: Desk, kind: "audio" | "video", name: string): Promise<() => Promise<void>> {
  const real = await desk.page.evaluateHandle(
    ([which, error]) => {
      const devices = navigator.mediaDevices;
      const before = devices.getUserMedia;
      devices.getUserMedia = (constraints) =>
        constraints?.[which]
          ? Promise.reject(new DOMException("refused by a test", error))
          : before.call(devices, constraints);
      return before;
    },
    [kind, name] as const,
  );
  return () =>
    real.evaluate((before) => {
      navigator.mediaDevices.getUserMedia = before;
    });
}

test("without any device the app says so, and one still sees and hears the other", async () => {
  const alice = await someoneNew(withDevices, "alice");
  const bob = await someoneNew(without, "bob");
  await connect({ alice, bob, stage });
  expect(await bob.error()).toMatch(/no (microphone|camera)/i);
  await sees(bob, alice.username);
  await hears(bob);
  expect(await levelAt(alice.page, 2000)).toBeLessThan(silence);
});

test("a camera that another program uses is told, and the call goes on with sound", async () => {
  const alice = await someoneNew(withDevices, "alice");
  const bob = await someoneNew(without, "bob");
  const restore = await failDevices(alice, "video", "NotReadableError");
  await connect({ alice, bob, stage });
  expect(await alice.error()).toMatch(/uses the camera/i);
  await hears(bob);
  await alice.leave();
  await restore();
});

test("a refused microphone is told with what to do, and one still hears the other", async () => {
  const bob = await someoneNew(without, "bob");
  const alice = await someoneNew(withDevices, "alice");
  const restore = await failDevices(alice, "audio", "NotAllowedError");
  await connect({ alice, bob, stage }, "audio");
  expect(await alice.error()).toMatch(/microphone/i);
  expect(await levelAt(bob.page, 2000)).toBeLessThan(silence);
  await alice.leave();
  await restore();
});
