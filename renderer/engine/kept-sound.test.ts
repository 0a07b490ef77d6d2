import type { SourceState } from "@nchat/contract/studio";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepSystemSound, pausesMs, slowMs } from "./kept-sound.ts";
import type { Why } from "./open-source.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A system whose sound can be captured, or not, and which takes it away. */
function world() {
  const now = { answer: null as Why | Error | null, asked: 0, stopped: 0, connected: 0 };
  let track = new EventTarget();
  let output = "speakers";
  const devices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => [
      { kind: "audiooutput", deviceId: "other", groupId: "other", label: "" } as MediaDeviceInfo,
      { kind: "audiooutput", deviceId: "default", groupId: output, label: "Default" } as MediaDeviceInfo,
    ],
  });
  const states: SourceState[] = [];
  const stop = keepSystemSound(devices, {
    capture: async () => {
      now.asked++;
      if (now.answer instanceof Error) throw now.answer;
      if (now.answer !== null) return now.answer;
      track = Object.assign(new EventTarget(), { stop: () => now.stopped++ });
      return track as MediaStreamTrack;
    },
    connect: () => {
      now.connected++;
      return () => now.connected--;
    },
    onState: (state) => states.push(state),
    now: Date.now,
  });
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return {
    ...{ now, states, stop, pass },
    end: () => track.dispatchEvent(new Event("ended")),
    devicesChange: (next = output) => {
      output = next;
      devices.dispatchEvent(new Event("devicechange"));
    },
  };
}
const running: SourceState = { step: "running" };
const lost = (why: Why): SourceState => ({ step: "lost", why });

it("is opened again after it was lost, and other devices do not touch it while it is heard", async () => {
  const { now, states, pass, end, devicesChange } = world();
  await pass(5000);
  devicesChange();
  end();
  await pass(500);
  expect([states, now]).toEqual([
    [running, lost("gone"), running],
    { answer: null, asked: 2, stopped: 1, connected: 1 },
  ]);
});

it("is opened anew when the system plays by another output, also while it is being opened", async () => {
  const { now, states, pass, devicesChange } = world();
  await pass(0);
  devicesChange("headphones");
  devicesChange("television");
  await pass(0);
  expect([states, now]).toEqual([[running, running], { answer: null, asked: 3, stopped: 2, connected: 1 }]);
});

it("is tried ever later, then each minute for as long as it is wanted, and at once when devices change", async () => {
  const { now, states, pass, end, devicesChange } = world();
  await pass(0);
  now.answer = "failed";
  end();
  for (const pause of pausesMs) await pass(pause);
  expect([now.asked, states.at(-1)]).toEqual([1 + pausesMs.length, lost("failed")]);
  await pass(10 * slowMs);
  expect(now.asked).toBe(11 + pausesMs.length);
  now.answer = null;
  await pass(slowMs);
  expect([states.at(-1), now.connected]).toEqual([running, 1]);
  now.answer = "failed";
  end();
  await pass(0);
  now.answer = null;
  devicesChange();
  await pass(0);
  expect([states.at(-1), now.connected]).toEqual([running, 1]);
});

it("has failed when asking for it throws, and is tried again like any other loss", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { now, states, pass, end } = world();
  await pass(5000);
  now.answer = new Error("main did not answer");
  end();
  await pass(pausesMs[0] ?? 0);
  expect([states, warn.mock.calls.length]).toEqual([[running, lost("gone"), lost("failed")], 1]);
  now.answer = null;
  await pass(pausesMs[1] ?? 0);
  expect(states.at(-1)).toEqual(running);
  warn.mockRestore();
});

it("was not allowed when it ends at once, and begins with the short pauses when it was heard for a minute", async () => {
  const { now, states, pass, end } = world();
  await pass(0);
  for (const pause of pausesMs) {
    end();
    await pass(pause);
  }
  expect(states.filter(({ step }) => step === "lost")).toEqual(pausesMs.map(() => lost("denied")));
  await pass(60_000);
  end();
  await pass(pausesMs[0] ?? 0);
  expect([states.at(-1), now.connected]).toEqual([running, 1]);
});

it("is given back when it is stopped, also while it is being opened or waited for", async () => {
  const [open, opening, waiting] = [world(), world(), world()];
  opening.stop();
  await open.pass(0);
  open.stop();
  waiting.end();
  waiting.stop();
  await open.pass(600_000);
  expect([open, opening, waiting].map(({ now }) => now)).toEqual(
    Array(3).fill({ answer: null, asked: 1, stopped: 1, connected: 0 }),
  );
  open.devicesChange();
  expect(open.now.asked).toBe(1);
});
