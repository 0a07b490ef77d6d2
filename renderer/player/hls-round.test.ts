import { expect, test, vi } from "vitest";
import { watchByHls } from "./hls-round.ts";
import type { HlsEnd, openHls } from "./hls-source.ts";
import type { PlayerAccess } from "./player-ports.ts";

test("a playlist that breaks while a fresh address is asked for is renewed no more", async () => {
  vi.useFakeTimers();
  const done: string[] = [];
  let end: (end: HlsEnd) => void = () => undefined;
  let answer: (access: PlayerAccess) => void = () => undefined;
  const open = (() => ({
    ended: new Promise<HlsEnd>((resolve) => (end = resolve)),
    setAddress: (url: string) => void done.push(`address ${url}`),
    close: () => void done.push("closed"),
  })) as unknown as typeof openHls;
  const round = watchByHls({
    ports: {
      loadHls: async () => open,
      getAccess: async () => {
        done.push("asked");
        return new Promise((resolve) => (answer = resolve));
      },
      now: () => Date.now(),
      schedule: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    screen: { video: {} as HTMLVideoElement, hold: () => undefined },
    access: { way: "hls", url: "first", expiresAt: Date.now() + 60_000 },
    signal: new AbortController().signal,
    send: () => undefined,
    onOpen: () => undefined,
    onEnd: () => undefined,
  });
  await vi.advanceTimersByTimeAsync(5000);
  end("broken");
  expect(await round).toBe("broken");
  answer({ way: "hls", url: "second", expiresAt: Date.now() + 60_000 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(done).toEqual(["asked", "closed"]);
  vi.useRealTimers();
});
