import { runInThisContext } from "node:vm";
import type { Page } from "@playwright/test";
import { describe, expect, test } from "vitest";
import { flowBetween, heardAt } from "./media.ts";
import type { Received } from "./media.ts";

const sound: Received = { kind: "audio", track: "a", energy: 1, seconds: 10, frames: 0, packets: 100, width: 0 };
const picture: Received = { kind: "video", track: "v", energy: 0, seconds: 0, frames: 50, packets: 500, width: 640 };

test("the level is the root mean square over the time between two readings", () => {
  const after = [{ ...sound, energy: 1.5, seconds: 12, packets: 200 }];
  expect(flowBetween([sound], after)).toEqual([{ kind: "audio", track: "a", level: 0.5, frames: 0, packets: 100 }]);
});

test("a track that plays nothing is silent", () => {
  expect(flowBetween([sound], [sound])).toEqual([{ kind: "audio", track: "a", level: 0, frames: 0, packets: 0 }]);
});

test("a track that is new counts from its start", () => {
  expect(flowBetween([], [picture])).toEqual([{ kind: "video", track: "v", level: 0, frames: 50, packets: 500 }]);
});

test("a track that has gone is not reported", () => {
  expect(flowBetween([sound, picture], [picture])).toEqual([
    { kind: "video", track: "v", level: 0, frames: 0, packets: 0 },
  ]);
});

describe("what is heard at a page", () => {
  type Track = Readonly<{ id: string; level: (now: number) => number }>;
  const began = performance.now();

  /** A connection on which these tracks play, as its statistics tell of them. */
  function connectionOf(tracks: readonly Track[]) {
    let told = began;
    const energies = new Map<string, number>();
    return {
      connectionState: "connected",
      getStats: async () => {
        const now = performance.now();
        for (const { id, level } of tracks)
          energies.set(id, (energies.get(id) ?? 0) + (level(now) ** 2 * (now - told)) / 1000);
        told = now;
        return new Map(
          tracks.map(({ id }) => {
            const sums = { totalAudioEnergy: energies.get(id), totalSamplesDuration: (now - began) / 1000 };
            return [id, { type: "inbound-rtp", kind: "audio", trackIdentifier: id, ...sums }];
          }),
        );
      },
    };
  }

  /** A page with these connections; each time it is asked, whatever is there then. */
  function pageWith(connections: () => readonly unknown[]): Page {
    const send = async (_: string, asked: { functionDeclaration?: string; arguments?: { value: unknown }[] }) => {
      if (asked.functionDeclaration === undefined) return { result: {}, objects: {} };
      const run = runInThisContext(`(${asked.functionDeclaration})`) as (...args: unknown[]) => Promise<unknown>;
      return {
        result: {
          value: await run.apply(
            connections(),
            (asked.arguments ?? []).map(({ value }) => value),
          ),
        },
      };
    };
    const session = { send, detach: async () => undefined };
    return { context: () => ({ newCDPSession: async () => session }) } as unknown as Page;
  }

  const playing = (...levels: Track["level"][]) => {
    const connection = connectionOf(levels.map((level, at) => ({ id: `track ${at}`, level })));
    return pageWith(() => [connection]);
  };
  const asked = { level: 0.01, windowMs: 300, spanMs: 600 };

  test("a track above the level is sound, and no silence whatever the others are", async () => {
    const page = playing(
      () => 0,
      () => 0.05,
    );
    expect(await heardAt(page, "sound", asked)).toBe(true);
    expect(await heardAt(page, "silence", asked)).toBe(false);
  });

  test("tracks below it are silence, and no sound", async () => {
    const page = playing(
      () => 0.005,
      () => 0.008,
    );
    expect(await heardAt(page, "sound", asked)).toBe(false);
    expect(await heardAt(page, "silence", asked)).toBe(true);
  });

  test("a short beep is not silence before a whole window without it has passed", async () => {
    let beeps = 0;
    const page = playing(() => (beeps++ % 3 === 0 ? 0.1 : 0));
    expect(await heardAt(page, "silence", asked)).toBe(false);
  });

  test("what was loud is silent a window later", async () => {
    const end = performance.now() + 200;
    const page = playing((now) => (now < end ? 0.1 : 0));
    expect(await heardAt(page, "silence", { ...asked, spanMs: 3000 })).toBe(true);
  });

  test("nobody is silent on a connection that was not listened at", async () => {
    const [first, second] = ["first", "second"].map((id) => connectionOf([{ id, level: () => 0 }]));
    let times = 0;
    const page = pageWith(() => (times++ === 0 ? [first] : [first, second]));
    expect(await heardAt(page, "silence", asked)).toBe(false);
  });

  test("without a connection there is no sound", async () => {
    expect(
      await heardAt(
        pageWith(() => []),
        "sound",
        asked,
      ),
    ).toBe(false);
  });
});
