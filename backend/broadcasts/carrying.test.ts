import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { Ingress } from "../media/port.ts";
import { createTestMedia } from "../streams/testing/media.ts";
import { createTurns } from "../turns.ts";
import { createCarrying } from "./carrying.ts";
import { closeBroadcast, insertBroadcast, loadBroadcast } from "./store.ts";
import { testCalls } from "./testing/calls.ts";

const { data, call } = testCalls();

const unavailable = { outcome: "unavailable", code: "MEDIA_UNAVAILABLE", reason: "nobody answers" } as const;
const uncertain = { outcome: "uncertain", code: "MEDIA_UNAVAILABLE", reason: "no answer in time" } as const;

/** A call that is broadcast from now on, with media that does what it is told. */
async function world() {
  const { db, person, stream: streamOf } = data();
  const test = createTestMedia();
  let now = Date.now();
  const host = await person(`host-${randomUUID()}`);
  const stream = await streamOf(host, { status: "starting" });
  const { callId, roomName } = await call(host);
  const at = new Date(now);
  const insert = () =>
    db.transaction().execute((trx) => insertBroadcast(trx, { callId, streamId: stream.state.id, startedBy: host, at }));
  expect([await insert(), await insert()]).toEqual([true, false]);
  const { id } = await db.selectFrom("nchat_call_broadcasts").select("id").executeTakeFirstOrThrow();
  const stopped: string[] = [];
  const work: Promise<unknown>[] = [];
  const opened = () =>
    ({ id: "IN_1", url: "rtmp://in.example.org/live", streamKey: `key${test.asked.length}` }) as Ingress;
  const carrying = createCarrying({
    ...{ db, log: pino({ level: "silent" }), media: test.media, mediaTurns: createTurns(), now: () => new Date(now) },
    track: (_, done) => void work.push(done),
    streams: {
      ingresses: { open: async () => opened() },
      stop: async (streamId) => void stopped.push(streamId),
    },
  });
  const look = async () => {
    carrying.look(id);
    await Promise.all(work.splice(0));
  };
  return {
    ...{ test, id, carrying, look, stopped, stream, roomName },
    later: (ms: number) => void (now += ms),
    stored: async () => await loadBroadcast(db, id),
    end: () => closeBroadcast(db, id, new Date(now)),
    /** The same call is broadcast once more, with what carries it running. */
    again: async (egressId: string) => {
      const { state } = await streamOf(host, { status: "live" });
      const row = { call_id: callId, stream_id: state.id, egress_id: egressId, created_at: new Date(now + 1000) };
      await db.insertInto("nchat_call_broadcasts").values(row).execute();
    },
    runs: (...ids: string[]) => test.lists(...ids.map((each) => test.egress(each, roomName))),
  };
}

describe("what carries a call to its stream", () => {
  it("is begun once, by whoever asked for it, and composes the call's room into the stream's own ingress", async () => {
    const { test, id, carrying, look, stored, roomName, runs } = await world();
    await look(); // whoever looks after it leaves the beginning to who asked, for then everybody was told
    expect(test.asked).toEqual([]);
    await carrying.begin(id);
    runs("EG_1");
    await look();
    expect(test.asked).toEqual(["start"]);
    expect(test.started[0]).toEqual({
      room: roomName,
      source: { kind: "composite", layout: "grid", resolution: "1080p", isAudioOnly: false },
      outputs: { ingress: { id: "IN_1", url: "rtmp://in.example.org/live", streamKey: "key0" } },
    });
    expect((await stored())?.egress_id).toBe("EG_1");
  });

  it("says why it did not begin, is tried again ever later, and ends the stream in the end", async () => {
    const { test, id, carrying, look, later, stopped, stream } = await world();
    test.starting(async () => unavailable);
    await expect(carrying.begin(id)).rejects.toMatchObject({ code: "MEDIA_UNAVAILABLE", message: "nobody answers" });
    await look();
    expect(test.started).toHaveLength(1);
    for (let more = 0; more < 5; more++) {
      later(5 * 60_000);
      await look();
    }
    expect([test.started.length, stopped]).toEqual([6, [stream.state.id]]);
  });

  it("is begun again when it is gone, and what nobody waited for is ended", async () => {
    const { test, id, carrying, look, later, runs, stored } = await world();
    test.starting(async () => uncertain);
    await carrying.begin(id);
    runs("EG_late");
    await look();
    expect(test.asked).toEqual(["start", "stop EG_late"]);
    test.starting(null);
    test.lists();
    later(61_000);
    await look();
    expect((await stored())?.egress_id).toBe("EG_2");
    later(6000);
    await look(); // media does not list it any more
    later(10_000);
    await look();
    expect((await stored())?.egress_id).toBe("EG_3");
  });

  it("ends with the broadcast, as often as media has to be asked, and so does one that begins afterwards", async () => {
    const { test, id, carrying, look, end, runs, stored, roomName } = await world();
    await carrying.begin(id);
    runs("EG_1");
    await end();
    test.fails(unavailable);
    await look();
    expect((await stored())?.settled_at).toBeNull();
    test.fails(null);
    await look();
    test.lists();
    await look();
    expect([test.asked, (await stored())?.settled_at]).toEqual([["start", "stop EG_1"], expect.any(Date)]);
    const egress = test.egress("EG_late", roomName);
    await carrying.heard({ id: "e", type: "egress_started", at: 1, egress });
    await carrying.heard({ id: "e", type: "egress_started", at: 1, egress: { ...egress, requestedKeys: ["a"] } });
    expect(test.asked.at(-1)).toBe("stop EG_late");
    expect(test.asked).toHaveLength(3);
  });

  it("leaves what runs of the call's room to a newer broadcast of the same call", async () => {
    const { test, id, carrying, look, end, again, runs, stored } = await world();
    test.starting(async () => uncertain); // it was ended before media said what it is called
    await carrying.begin(id);
    await end();
    await again("EG_newer");
    runs("EG_newer");
    await look();
    expect([test.asked, (await stored())?.settled_at]).toEqual([["start"], expect.any(Date)]);
  });
});
