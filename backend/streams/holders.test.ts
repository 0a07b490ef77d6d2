import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createHolder } from "./holders.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";

let world: TestDatabase;
beforeAll(async () => {
  world = await openTestDatabase();
}, 60_000);
afterAll(() => world.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  return () => vi.useRealTimers();
});

it("a process tells the dead from the living only while it says itself that it lives, and has for a while", async () => {
  const holder = createHolder({ db: world.db, log: pino({ level: "silent" }) }, async () => undefined);
  const after = async (...gaps: readonly number[]) => {
    for (const gap of gaps) {
      vi.advanceTimersByTime(gap);
      await holder.beat();
    }
    return holder.isAwake();
  };
  const silentFor = (ms: number) => (vi.advanceTimersByTime(ms), holder.isAwake());
  expect([holder.isAwake(), await after(0), await after(4000), await after(4000)]).toEqual([false, false, false, true]);
  expect([silentFor(8000), silentFor(1)]).toEqual([true, false]);
  expect([await after(20_000), await after(4000), await after(4000)]).toEqual([false, false, true]);
});

it("a process that was taken for dead goes on under another name", async () => {
  let forgotten = 0;
  const holder = createHolder({ db: world.db, log: pino({ level: "silent" }) }, async () => void forgotten++);
  await holder.beat();
  const before = holder.id();
  await holder.beat();
  expect([holder.id(), forgotten]).toEqual([before, 0]);
  await world.db.deleteFrom("nchat_stream_holders").where("id", "=", before).execute();
  await holder.beat();
  expect([holder.id() === before, forgotten]).toEqual([false, 1]);
  const known = await world.db.selectFrom("nchat_stream_holders").select("id").where("id", "=", holder.id()).execute();
  expect(known).toHaveLength(1);
});
