import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../context.ts";
import { createRemoval } from "../recordings/removal.ts";
import { removeStream } from "./changing.ts";
import type { Desk } from "./desk.ts";
import { createIngresses } from "./ingresses.ts";
import { createLeftovers } from "./leftovers.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { openTestOutputs, type TestOutputs } from "./testing/outputs.ts";

const log = pino({ level: "silent" });
const unavailable = { outcome: "unavailable", code: "MEDIA_UNAVAILABLE", reason: "No answer." } as const;
let world: TestDatabase;
let host = "";
let test: TestOutputs;

beforeAll(async () => {
  world = await openTestDatabase();
  host = await world.person("host");
}, 150_000);
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.deleteFrom("nchat_streams").execute();
  await world.db.deleteFrom("nchat_recording_orphans").execute();
  test = await openTestOutputs(world, host);
});

const open = () => {
  const { db, media, outputs, clock, track } = test;
  const ingresses = createIngresses({ db, log, media: media.media });
  const now = () => new Date(clock.now);
  return { ingresses, ...createLeftovers({ db, log, now, outputs, ingresses, track }) };
};
const asHost = () => {
  const session = { sessionId: null, roles: [], expiresAt: new Date(0) };
  return { id: host, username: "host", displayName: "Host", avatarUrl: null, ...session };
};

describe("what media still does for a stream that is over", () => {
  it("is asked to end until it has ended, and not at every look", async () => {
    const { ingresses, end, endAll } = open();
    await test.settle();
    await ingresses.renew(test.stream, "rtmp", asHost());
    test.media.fails(unavailable);
    expect(await end(test.stream)).toBe(false);
    endAll();
    await test.settled();
    expect(test.media.asked).toHaveLength(4); // the stream is not over
    await test.become({ status: "ended" });
    endAll();
    endAll();
    await test.settled();
    endAll();
    await test.settled();
    expect(test.media.asked.slice(4)).toEqual(["stop EG_1", "delete IN_2"]);
    test.media.fails(null);
    test.pass(31_000);
    endAll();
    await test.settled();
    test.pass(31_000);
    endAll();
    await test.settled();
    expect(test.media.asked.slice(6)).toEqual(["stop EG_1", "delete IN_2"]);
  });

  it("keeps the stream from being removed", async () => {
    const { ingresses, end } = open();
    await ingresses.renew(test.stream, "rtmp", asHost());
    await test.become({ status: "ended" });
    const remove = async () =>
      await removeStream(
        { db: world.db } as Context,
        { desk: {} as Desk, leftovers: { end } },
        await world.reload(test.stream),
      );
    test.media.fails(unavailable);
    await expect(remove()).rejects.toMatchObject({ code: "MEDIA_UNAVAILABLE" });
    test.media.fails(null);
    await remove();
    await expect(world.reload(test.stream)).rejects.toThrow("no such stream");
    expect(test.media.asked).toEqual(["make rtmp", "delete IN_1", "delete IN_1"]);
  });
});

describe("the files of a stream", () => {
  const removed: string[] = [];
  const sweep = async () => {
    removed.length = 0;
    const storage = { removeAll: async (prefix: string) => removed.push(prefix) };
    const given = { db: world.db, log, now: () => new Date(), storage } as unknown as Parameters<
      typeof createRemoval
    >[0];
    await createRemoval(given).sweep();
    return removed;
  };
  const prefix = () => `streams/${test.stream.state.id}/`;

  it("stay while it runs, and are removed once it has ended", async () => {
    await test.become({ status: "ending" });
    expect(await sweep()).toEqual([]);
    await test.become({ status: "ended" });
    expect(await sweep()).toEqual([prefix()]);
  });

  it("are removed when its rows go with whatever they belong to", async () => {
    await test.become({ status: "ended" });
    await world.db.deleteFrom("nchat_recording_orphans").execute();
    await world.db.deleteFrom("nchat_streams").execute();
    expect(await sweep()).toEqual([prefix()]);
  });

  it("that never was on air are not looked for", async () => {
    const planned = await world.stream(host);
    await world.db.deleteFrom("nchat_streams").where("id", "=", planned.state.id).execute();
    expect(await sweep()).toEqual([]);
  });
});
