import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { expect, it } from "vitest";
import type { Listener as CallListener } from "../calls/desk.ts";
import { loadCalls } from "../calls/store.ts";
import type { Context } from "../context.ts";
import type { Listener as StreamListener } from "../streams/desk.ts";
import { createTestMedia } from "../streams/testing/media.ts";
import type { CallStreams } from "../streams/streams.ts";
import { createTurns } from "../turns.ts";
import { createBroadcasts } from "./broadcasts.ts";
import { insertBroadcast } from "./store.ts";
import { testCalls } from "./testing/calls.ts";

const { data, call } = testCalls();

const patience = { timeout: 10_000 };

/** A call of Ann's that is broadcast, with Cleo in it. */
async function broadcastCall() {
  const { db, person, stream: streamOf } = data();
  const [ann, cleo] = [await person(`ann-${randomUUID()}`), await person(`cleo-${randomUUID()}`)];
  const stream = await streamOf(ann, { status: "live" });
  const { callId, place } = await call(ann);
  await place(cleo, { role: "participant" });
  const asking = { callId, streamId: stream.state.id, startedBy: ann, at: new Date() };
  await db.transaction().execute((trx) => insertBroadcast(trx, asking));
  const loaded = async () => {
    const [stored] = await loadCalls(db, [callId]);
    if (!stored) throw new Error("there is no such call");
    return stored;
  };
  return { stream, callId, ann, cleo, place, loaded };
}

/** What looks after them, with one round at once when it is ready. */
async function world() {
  const [stopped, told]: [string[], string[]] = [[], []];
  const heard: { call?: CallListener; stream?: StreamListener } = {};
  const turns = createTurns();
  let [running, failsFor, stopping]: [number, string | null, Promise<void>] = [0, null, Promise.resolve()];
  const ctx = {
    ...{ db: data().db, log: pino({ level: "silent" }), now: () => new Date(), mediaTurns: createTurns() },
    media: { ...createTestMedia().media, listen: () => () => undefined },
    turns: (key: string, work: () => Promise<unknown>) =>
      turns(key, async () => {
        running += 1;
        return await work().finally(() => (running -= 1));
      }),
    lease: () => ({ isHeld: () => true, stop: async () => undefined }),
    push: {
      toUsers: (_: unknown, event: string, { callId }: { callId: string }) => {
        if (callId === failsFor) throw new Error("nobody is told");
        if (event === "call:broadcast_changed") told.push(`${callId} in ${running === 1 ? "its turn" : "no turn"}`);
      },
    },
  } as unknown as Context;
  const streams = {
    listen: (listener: StreamListener) => ((heard.stream = listener), () => undefined),
    stop: async (id: string) => {
      stopped.push(id);
      await stopping;
    },
  } as unknown as CallStreams;
  const part = createBroadcasts(ctx, {
    streams,
    calls: { listen: (listener) => ((heard.call = listener), () => undefined) },
  });
  await part.start?.();
  return {
    ...{ stopped, told, heard },
    failsFor: (callId: string) => void (failsFor = callId),
    stopsAfter: (work: Promise<void>) => void (stopping = work),
    round: () => part.ready?.(),
    over: () => part.stop?.(),
  };
}

it("a broadcast ends whose hosts have gone unheard, whoever inherited the call; one made host meanwhile keeps it", async () => {
  const [inherited, handedOn] = [await broadcastCall(), await broadcastCall()];
  const { heard, stopped, round, over } = await world();
  const before = (await handedOn.loaded()).state;
  await handedOn.place(handedOn.cleo, { role: "co_host" });
  const promoted = await handedOn.loaded();
  heard.call?.(promoted, [], before);
  await expect
    .poll(async () => {
      const rows = data().db.selectFrom("nchat_call_broadcasts").select("host_ids");
      return (await rows.where("call_id", "=", handedOn.callId).executeTakeFirst())?.host_ids.toSorted();
    }, patience)
    .toEqual([handedOn.ann, handedOn.cleo].toSorted());
  for (const { ann, cleo, place } of [inherited, handedOn]) {
    await place(ann, { role: "participant", status: "left" });
    await place(cleo, { role: "host" });
  }
  await round();
  await expect.poll(() => stopped, patience).toEqual([inherited.stream.state.id]);
  await over();
  expect(stopped).toEqual([inherited.stream.state.id]);
});

it("one that fails, or whose stream takes long to end, keeps no other from being looked after", async () => {
  const [failing, slow, last] = [await broadcastCall(), await broadcastCall(), await broadcastCall()];
  const { failsFor, stopsAfter, stopped, round, over } = await world();
  const { promise, resolve } = Promise.withResolvers<void>();
  failsFor(failing.callId);
  stopsAfter(promise);
  for (const { ann, place } of [slow, last]) await place(ann, { role: "host", status: "left" });
  await round();
  await expect.poll(() => stopped, patience).toEqual([slow.stream.state.id, last.stream.state.id]);
  resolve();
  await over();
});

it("the people in a call are told in the order in which things were read", async () => {
  const { stream, callId } = await broadcastCall();
  const { heard, told, over } = await world();
  heard.stream?.(stream, ["changed"]);
  heard.stream?.(stream, ["went-live"]);
  await over();
  expect(told).toEqual([`${callId} in its turn`, `${callId} in its turn`]);
});
