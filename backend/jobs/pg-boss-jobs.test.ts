import { PGlite } from "@electric-sql/pglite";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Bus, createLonelyBus } from "../redis/bus.ts";
import type { Jobs } from "./jobs.ts";
import { createPgBossJobs } from "./pg-boss-jobs.ts";

let pglite: PGlite;
const started: Jobs[] = [];
beforeAll(async () => {
  pglite = new PGlite();
  await pglite.waitReady;
}, 60_000);
afterEach(async () => {
  for (const jobs of started.splice(0)) await jobs.stop();
});
afterAll(() => pglite.close());

const callId = "0b9f0c9a-4a3c-4b52-9d7e-0d4b5f1f2a01";
const other = "0b9f0c9a-4a3c-4b52-9d7e-0d4b5f1f2a02";

/** A run of the service's jobs; `ran` holds each call and how late it came. */
async function start({ fails = 0 } = {}) {
  const jobs = createPgBossJobs({ kind: "embedded", pglite }, pino({ level: "silent" }));
  const ran: { callId: string; at: number }[] = [];
  let left = fails;
  jobs.handle("call:deadline", async (data) => {
    ran.push({ callId: data.callId, at: Date.now() });
    if (left-- > 0) throw new Error("not yet");
  });
  await jobs.open();
  await jobs.start();
  started.push(jobs);
  const until = async (count: number) => {
    for (const deadline = Date.now() + 10_000; ran.length < count && Date.now() < deadline;) await pause(10);
    return ran;
  };
  return { jobs, ran, until };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const inMs = (ms: number) => new Date(Date.now() + ms);

describe("jobs", { timeout: 30_000 }, () => {
  it("run when they are due, not before and at most half a second late", async () => {
    const { jobs, until } = await start();
    const at = inMs(700);
    await jobs.schedule("call:deadline", { callId }, { at });
    const [first] = await until(1);
    const late = (first?.at ?? 0) - at.getTime();
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(500);
  });

  it("are told to the other nodes by key, so that there too one timer stands for many changes", async () => {
    const told: unknown[] = [];
    let heard: (word: { at: number | null; key?: string }) => void = () => undefined;
    const bus: Bus = {
      ...createLonelyBus(),
      send: (_word, payload) => void told.push(payload),
      listen: (_word, listener) => void (heard = listener as typeof heard),
    };
    const jobs = createPgBossJobs({ kind: "embedded", pglite }, pino({ level: "silent" }), bus);
    jobs.handle("call:deadline", () => Promise.resolve());
    await jobs.open();
    await jobs.start();
    started.push(jobs);
    const setTimer = vi.spyOn(globalThis, "setTimeout");
    const clearTimer = vi.spyOn(globalThis, "clearTimeout");
    const at = Date.now() + 8 * 3_600_000;
    for (let change = 0; change < 50; change++) heard({ at: at + change, key: "call" });
    heard({ at: null, key: "call" });
    const made = setTimer.mock.results.map(({ value }: { value: unknown }) => value);
    const left = made.filter((timer) => !clearTimer.mock.calls.some(([cleared]) => cleared === timer));
    vi.restoreAllMocks();
    expect([made.length, left]).toEqual([100, []]);
    await jobs.schedule("call:deadline", { callId }, { at: new Date(at), key: "a" });
    await jobs.cancel("a");
    expect(told).toEqual([
      { at, key: "a" },
      { at: null, key: "a" },
    ]);
  });

  it("are replaced by a later one with the same key, and forgotten when cancelled", async () => {
    const { jobs, ran, until } = await start();
    await jobs.schedule("call:deadline", { callId }, { at: inMs(200), key: "a" });
    await jobs.schedule("call:deadline", { callId: other }, { at: inMs(400), key: "a" });
    await jobs.schedule("call:deadline", { callId }, { at: inMs(300), key: "b" });
    await jobs.cancel("b");
    await jobs.cancel("never there");
    await until(1);
    await pause(500);
    expect(ran.map((one) => one.callId)).toEqual([other]);
  });

  it("survive a restart, also when they fell due meanwhile", async () => {
    const first = await start();
    await first.jobs.schedule("call:deadline", { callId }, { at: inMs(300) });
    const soon = inMs(2500);
    await first.jobs.schedule("call:deadline", { callId: other }, { at: soon });
    await first.jobs.stop();
    started.pop();
    await pause(400);
    const second = await start();
    const ran = await second.until(2);
    expect({ before: first.ran, after: ran.map((one) => one.callId) }).toEqual({ before: [], after: [callId, other] });
    expect((ran[1]?.at ?? 0) - soon.getTime()).toBeLessThan(500);
  });

  it("that fail are tried again", async () => {
    const { jobs, until } = await start({ fails: 1 });
    await jobs.schedule("call:deadline", { callId }, { at: new Date() });
    expect(await until(2)).toHaveLength(2);
  });
});
