import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  farthestPlanMs,
  missedMs,
  newStream,
  nextStreamDeadline,
  plannedStreamLimit,
  reminderMs,
  type StreamState,
  undatedMs,
} from "@nchat/contract/stream-rules";
import type { Identity } from "../auth/identity.ts";
import type { Context } from "../context.ts";
import type { Desk } from "./desk.ts";
import { changeStream } from "./changing.ts";
import { createLife } from "./life.ts";
import { insertStream, loadDue } from "./store.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";

const now = Date.UTC(2026, 10, 22);
let world: TestDatabase;

beforeAll(async () => {
  world = await openTestDatabase();
}, 150_000);
afterAll(() => world.close());

/** Somebody who plans streams in a channel of their own. */
const planner = async () => {
  const username = `p-${randomUUID().slice(0, 8)}`;
  const id = await world.person(username);
  const session = { sessionId: null, roles: [], expiresAt: new Date(0) };
  const user: Identity = { id, username, displayName: username, avatarUrl: null, ...session };
  const channelId = await world.channel({ [id]: "member" });
  const desk = { tell: async () => {} } as unknown as Desk;
  const config = { ceilings: { streams: 10 }, offer: { hasStreaming: true } };
  const ctx = { db: world.db, config, now: () => new Date(now) } as unknown as Context;
  const sealer = { seal: () => "", open: () => undefined, isNewest: () => true };
  const life = createLife(ctx, desk, sealer);
  const plan = { channelId, title: "Later", visibility: "public" } as const;
  return {
    id,
    plan: (inMs: number | null) =>
      life.schedule({ user, plan, key: null, destinations: [] }, inMs === null ? null : new Date(now + inMs)),
    move: (streamId: string, inMs: number) =>
      changeStream(ctx, desk, streamId, { scheduledAt: new Date(now + inMs).toISOString() }),
  };
};

describe("planned streams", () => {
  it("of one host are so many at a time, also when two are planned at once, and others have their own", async () => {
    const host = await planner();
    for (let count = 1; count < plannedStreamLimit; count++) await host.plan(1000);
    const both = await Promise.allSettled([host.plan(1000), host.plan(null)]);
    expect(both.map((each) => each.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(host.plan(1000)).rejects.toMatchObject({
      code: "STREAM_LIMIT_REACHED",
      message: "You have planned 30 streams. Cancel one first, or wait until one has begun.",
    });
    await (await planner()).plan(1000);
    await world.db.updateTable("nchat_streams").set({ status: "cancelled" }).where("host_id", "=", host.id).execute();
    await host.plan(1000);
  });

  it("are planned for a year ahead at most, and moved no further", async () => {
    const host = await planner();
    const stored = await host.plan(farthestPlanMs);
    const refused = { code: "VALIDATION_FAILED", details: [{ path: "body.scheduledAt" }] };
    await expect(host.plan(farthestPlanMs + 1)).rejects.toMatchObject(refused);
    await expect(host.plan(-1)).rejects.toMatchObject(refused);
    await expect(host.move(stored.state.id, farthestPlanMs + 1)).rejects.toMatchObject(refused);
  });

  it("are loaded again when their deadline has come, and not before", async () => {
    const host = await planner();
    const channelId = await world.channel({ [host.id]: "member" });
    const facts = { title: "t", description: null, visibility: "public", roomSid: null, channelId } as const;
    const may = { chatEnabled: true, reactionsEnabled: true, recordStream: false };
    const moments = [reminderMs, 0, -missedMs, undatedMs].flatMap((ms) => [ms - 1, ms, ms + 1]);
    const states: StreamState[] = [];
    for (const remindedAt of [null, now])
      for (const moment of [...moments, null])
        for (const age of [undatedMs - 1, undatedMs, undatedMs + 1]) {
          const scheduledAt = moment === null ? null : now + moment;
          states.push({ ...newStream(randomUUID(), host.id, null, now - age), scheduledAt, remindedAt });
        }
    for (const state of states)
      await world.db.transaction().execute((trx) => insertStream(trx, state, { ...facts, ...may }));
    const isOf = new Set(states.map((state) => state.id));
    const loaded = (await loadDue(world.db, now)).map(({ state }) => state.id).filter((id) => isOf.has(id));
    const due = states.filter((state) => now >= (nextStreamDeadline(state) ?? Number.POSITIVE_INFINITY));
    expect(due.length).toBeGreaterThan(10);
    expect(loaded.toSorted()).toEqual(due.map((state) => state.id).toSorted());
  });
});
