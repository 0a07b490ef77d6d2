import { sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { StoredStream } from "./rows.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { createViewers } from "./viewers.ts";

let world: TestDatabase;
let host = "";
let ann = "";
let bob = "";
let stream: StoredStream;
let seconds = 0;
let told: string[] = [];
const start = Date.parse("2026-01-05T12:00:00Z");
const now = () => new Date(start + seconds * 1000);
const log = pino({ level: "silent" });

beforeAll(async () => {
  world = await openTestDatabase();
  [host, ann, bob] = [await world.person("host"), await world.person("ann"), await world.person("bob")];
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  stream = await world.stream(host, { status: "live", startedAt: start });
  seconds = 0;
  told = [];
  await world.db.deleteFrom("nchat_stream_watching").execute();
  await world.db.deleteFrom("nchat_stream_holders").execute();
});

const keep = (isAlone = true) =>
  createViewers({ db: world.db, now, log, isAlone, onCount: (streamId) => void told.push(streamId) });
const opened = (sessionId: string, userId: string | null = null, deviceId: string | null = null) => ({
  streamId: stream.state.id,
  sessionId,
  userId,
  deviceType: "desktop",
  deviceId,
});
const figures = async () => {
  const { facts } = await world.reload(stream);
  return [facts.viewerCount, facts.peakViewers, facts.totalViews];
};
const watched = async () => {
  const rows = await world.db
    .selectFrom("nchat_stream_viewers")
    .select(["session_id", "watch_duration", "left_at"])
    .where("stream_id", "=", stream.state.id)
    .orderBy("session_id")
    .execute();
  return rows.map((row) => [row.session_id, row.watch_duration, row.left_at?.toISOString() ?? null]);
};

describe("viewers", () => {
  it("without an account are one for each device, also when its connection or the service was lost meanwhile", async () => {
    const viewers = keep();
    await viewers.openViewer(opened("x1", null, "device-x"));
    await viewers.openViewer(opened("x2", null, "device-x"));
    await viewers.openViewer(opened("y1", null, "device-y"));
    expect(await figures()).toEqual([2, 2, 2]);
    await viewers.closeViewer({ streamId: stream.state.id, sessionId: "x1" });
    expect(await figures()).toEqual([2, 2, 2]);
    await viewers.stop();
    const after = keep();
    await after.openViewer(opened("x3", null, "device-x"));
    expect(await figures()).toEqual([1, 2, 2]);
    stream = await world.stream(host, { status: "live", startedAt: start });
    await after.openViewer(opened("x4", null, "device-x"));
    expect(await figures()).toEqual([1, 1, 1]);
  });

  it("are counted once each, whatever number of devices; the peak and the total stay", async () => {
    const viewers = keep();
    await viewers.openViewer(opened("a1", ann));
    await viewers.openViewer(opened("a2", ann));
    await viewers.openViewer(opened("x"));
    await viewers.openViewer(opened("y"));
    expect(await figures()).toEqual([3, 3, 3]);
    const close = (sessionId: string) => viewers.closeViewer({ streamId: stream.state.id, sessionId });
    await close("a1");
    expect(await figures()).toEqual([3, 3, 3]);
    await close("a2");
    await close("x");
    expect(await figures()).toEqual([1, 3, 3]);
    await viewers.openViewer(opened("a3", ann));
    await viewers.openViewer(opened("b", bob));
    expect(await figures()).toEqual([3, 3, 4]);
  });

  it("may come and go twice in a row without being counted twice", async () => {
    const viewers = keep();
    await viewers.openViewer(opened("x"));
    await viewers.openViewer(opened("x"));
    expect(await figures()).toEqual([1, 1, 1]);
    for (let time = 0; time < 2; time++) await viewers.closeViewer({ streamId: stream.state.id, sessionId: "x" });
    await viewers.closeViewer({ streamId: stream.state.id, sessionId: "nobody" });
    expect(await figures()).toEqual([0, 1, 1]);
    expect(told).toHaveLength(2);
  });

  it("all at once end as exactly as one after another", async () => {
    const viewers = keep();
    const sessions = Array.from({ length: 40 }, (_, index) => `s${index}`);
    await Promise.all(sessions.map((each, index) => viewers.openViewer(opened(each, index % 2 ? ann : null))));
    expect(await figures()).toEqual([21, 21, 21]);
    await Promise.all(sessions.map((sessionId) => viewers.closeViewer({ streamId: stream.state.id, sessionId })));
    expect(await figures()).toEqual([0, 21, 21]);
  });

  it("have their time added up, also of a session that comes back", async () => {
    const viewers = keep();
    await viewers.openViewer(opened("x"));
    seconds = 10;
    await viewers.closeViewer({ streamId: stream.state.id, sessionId: "x" });
    seconds = 100;
    await viewers.openViewer(opened("x"));
    seconds = 105;
    await viewers.closeViewer({ streamId: stream.state.id, sessionId: "x" });
    expect(await watched()).toEqual([["x", 15, now().toISOString()]]);
  });

  it("are not the host nor a co-host, and nobody watches what is over", async () => {
    const viewers = keep();
    const place = { stream_id: stream.state.id, user_id: bob, role: "co_host" as const, invited_by: host };
    await world.db.insertInto("nchat_stream_members").values(place).execute();
    await viewers.openViewer(opened("h", host));
    await viewers.openViewer(opened("c", bob));
    expect([await figures(), told]).toEqual([[0, 0, 0], []]);
    stream = await world.stream(host, { status: "ended" });
    await viewers.openViewer(opened("a", ann));
    expect(await figures()).toEqual([0, 0, 0]);
  });

  it("are all closed with the stream", async () => {
    const viewers = keep();
    for (const each of ["x", "y"]) await viewers.openViewer(opened(each));
    seconds = 7;
    await viewers.closeAll(stream.state.id);
    expect(await figures()).toEqual([0, 2, 2]);
    expect(await watched()).toEqual([
      ["x", 7, now().toISOString()],
      ["y", 7, now().toISOString()],
    ]);
  });
});

describe("a process that dies", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    return () => vi.useRealTimers();
  });
  /** The processes on the list have said nothing for so long, but for those. */
  const silence = (ms: number, ...living: readonly string[]) =>
    world.db
      .updateTable("nchat_stream_holders")
      .set({ seen_at: sql<Date>`now() - ${ms} * interval '1 ms'` })
      .$if(living.length > 0, (all) => all.where("id", "not in", living))
      .execute();
  const holders = async () => {
    const rows = await world.db.selectFrom("nchat_stream_holders").select("id").execute();
    return rows.map(({ id }) => id);
  };
  /** Lets processes say that they live, as often as they do. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1000) {
      await vi.advanceTimersByTimeAsync(1000);
      await holders(); // what they ask of the database has been answered before
    }
  };
  /** A process with one viewer; it lives on, for the database does not know any better. */
  const withViewer = async (sessionId: string) => {
    const viewers = keep(false);
    await viewers.start();
    await viewers.openViewer(opened(sessionId));
    return viewers;
  };
  const openNow = async () => (await watched()).filter(([, , left]) => left === null).map(([session]) => session);

  it("leaves viewers who are closed with its last word, the others' stay", async () => {
    const dead = await withViewer("x");
    const [deadId = ""] = await holders();
    const living = await withViewer("y");
    await pass(12_000);
    await silence(14_000);
    expect(await living.closeDead()).toEqual([]);
    await silence(16_000, ...(await holders()).filter((id) => id !== deadId));
    const [row] = await world.db
      .selectFrom("nchat_stream_holders")
      .select("seen_at")
      .where("id", "=", deadId)
      .execute();
    expect(await living.closeDead()).toEqual([stream.state.id]);
    expect([await figures(), (await watched()).map(([session, , left]) => [session, left])]).toEqual([
      [1, 2, 2],
      [
        ["x", row?.seen_at.toISOString()],
        ["y", null],
      ],
    ]);
    await living.stop();
    await dead.stop();
  });

  it("is not told from one that slept as well by who has just woken up", async () => {
    const slept = await withViewer("x");
    const [sleptId = ""] = await holders();
    const woken = keep(false);
    await woken.start();
    await silence(60_000);
    expect(await woken.closeDead()).toEqual([]);
    await pass(12_000); // both say that they live
    expect([await woken.closeDead(), await openNow(), await holders()]).toEqual([
      [],
      ["x"],
      expect.arrayContaining([sleptId]),
    ]);
    await slept.stop();
    await woken.stop();
  });

  it("and lives after all has its viewers back", async () => {
    const taken = await withViewer("x");
    const [takenId = ""] = await holders();
    const other = keep(false);
    await other.start();
    await pass(12_000);
    await silence(16_000, ...(await holders()).filter((id) => id !== takenId));
    await other.closeDead();
    expect(await openNow()).toEqual([]);
    await pass(5000);
    expect([await openNow(), await figures()]).toEqual([["x"], [1, 1, 1]]);
    expect([await other.closeDead(), await openNow()]).toEqual([[], ["x"]]);
    await taken.closeViewer({ streamId: stream.state.id, sessionId: "x" });
    expect(await figures()).toEqual([0, 1, 1]);
    await taken.stop();
    await other.stop();
  });

  it("on PGlite is known to be dead at once", async () => {
    const dead = keep();
    await dead.start();
    await dead.openViewer(opened("x"));
    const next = keep();
    expect(await next.closeDead()).toEqual([stream.state.id]);
    expect(await figures()).toEqual([0, 1, 1]);
    await dead.stop();
  });

  it("by its own will closes its own", async () => {
    const viewers = keep(false);
    await viewers.start();
    await viewers.openViewer(opened("x"));
    seconds = 3;
    await viewers.stop();
    expect([await figures(), await watched()]).toEqual([[0, 1, 1], [["x", 3, now().toISOString()]]]);
  });
});
