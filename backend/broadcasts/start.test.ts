import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { Identity } from "../auth/identity.ts";
import type { Config } from "../config.ts";
import { ApiError } from "../http/api-error.ts";
import type { Media } from "../media/port.ts";
import { createTestMedia } from "../streams/testing/media.ts";
import type { StoredStream } from "../streams/rows.ts";
import { startBroadcast } from "./start.ts";
import { closeBroadcast } from "./store.ts";
import { testCalls } from "./testing/calls.ts";

const { data, call } = testCalls();

type Shape = Readonly<{
  metadata?: Record<string, unknown>;
  role?: "host" | "participant";
  isEncrypted?: boolean;
  /** What of the beginning fails. */
  fails?: "tell" | "begin" | "begin and stop";
  /** The host is gone when it is stored. */
  leaves?: boolean;
}>;

/** A call of one host, and a service that writes down in which order things happen. */
async function world({ metadata = {}, role = "host", isEncrypted = false, fails, leaves = false }: Shape = {}) {
  const { db, person, channel, stream: streamOf } = data();
  const id = await person(`host-${randomUUID()}`);
  const channelId = await channel({ [id]: "owner" });
  const { callId } = await call(id, { role, metadata });
  const test = createTestMedia();
  const media: Media = {
    ...test.media,
    listTracks: async () => ({
      outcome: "done",
      value: [{ sid: "TR_1", identity: id, kind: "audio", isEncrypted }],
    }),
  };
  const order: string[] = [];
  const isLive = async () => {
    const rows = db.selectFrom("nchat_call_broadcasts").select("id").where("call_id", "=", callId);
    return (await rows.where("ended_at", "is", null).executeTakeFirst()) !== undefined;
  };
  const left = { status: "left" as const };
  const failing = (what: Shape["fails"]) => {
    if (fails === what) throw new ApiError("MEDIA_UNAVAILABLE", "no recorder");
  };
  let made: StoredStream | null = null;
  const deps = {
    ...{
      db,
      media,
      log: pino({ level: "silent" }),
      now: () => new Date(),
      config: { offer: { hasStreaming: true } } as Config,
    },
    streams: {
      start: async ({ alongside, key }: Parameters<Parameters<typeof startBroadcast>[0]["streams"]["start"]>[0]) => {
        if (made && key !== null) return made;
        const stream = await streamOf(id, { channelId, status: "starting" });
        if (leaves) await db.updateTable("nchat_call_participants").set(left).where("user_id", "=", id).execute();
        await db.transaction().execute(async (trx) => await alongside?.(trx, stream.state.id));
        order.push("stored");
        made = stream;
        return stream;
      },
      stop: async () => {
        order.push("stopped");
        failing("begin and stop");
      },
    },
    tell: async () => {
      order.push((await isLive()) ? "told that it is live" : "told too early");
      failing("tell");
    },
    carrying: {
      begin: async () => {
        order.push("media asked");
        failing("begin");
        failing("begin and stop");
      },
    },
    finish: async () => void order.push("finished"),
  };
  const user = { id, roles: [] } as unknown as Identity;
  const plan = { title: "All hands", visibility: "public" as const, channelId };
  const start = (more: object = {}, key: string | null = null) =>
    startBroadcast(deps, { callId, user, plan: { ...plan, ...more }, key }).then(
      () => "done",
      (error: unknown) => (error instanceof ApiError ? error.code : Promise.reject(error)),
    );
  const end = async () => {
    const rows = await db.selectFrom("nchat_call_broadcasts").select("id").where("call_id", "=", callId).execute();
    for (const row of rows) await closeBroadcast(db, row.id, new Date());
  };
  return { start, order, test, end };
}

describe("a call is broadcast", () => {
  it("only once everybody in it was told: checked, stored, told, and then media is asked", async () => {
    const { start, order } = await world();
    expect([await start(), order]).toEqual(["done", ["stored", "told that it is live", "media asked"]]);
    expect([await start(), order.length]).toEqual(["CONFLICT", 3]);
  });

  it("not when it can't be composed, is encrypted, has no channel, or the person does not host it: nobody is told", async () => {
    const unready = await world();
    unready.test.fails({ outcome: "unavailable", code: "MEDIA_UNAVAILABLE", reason: "no recorder" });
    const secret = await world({ metadata: { e2ee: true } });
    const sealed = await world({ isEncrypted: true });
    const guest = await world({ role: "participant" });
    const homeless = await world();
    expect([
      ...[await unready.start(), await secret.start(), await sealed.start(), await guest.start()],
      await homeless.start({ channelId: undefined }),
    ]).toEqual(["MEDIA_UNAVAILABLE", "ENCRYPTED", "ENCRYPTED", "FORBIDDEN", "VALIDATION_FAILED"]);
    expect([unready, secret, sealed, guest, homeless].flatMap(({ order }) => order)).toEqual([]);
  });

  it("no longer when something fails after all: its stream ends and everybody is told", async () => {
    const asked = ["stored", "told that it is live", "media asked", "stopped", "finished"];
    for (const [fails, order] of [
      ["begin", asked],
      ["begin and stop", asked],
      ["tell", ["stored", "told that it is live", "stopped", "finished"]],
    ] as const) {
      const failing = await world({ fails });
      expect([await failing.start(), failing.order]).toEqual(["MEDIA_UNAVAILABLE", order]);
    }
  });

  it("not for a host who has left by the time it is stored", async () => {
    const { start, order } = await world({ leaves: true });
    expect([await start(), order]).toEqual(["CONFLICT", []]);
  });

  it("and sent again with its key it is the same one, until that is over", async () => {
    const { start, end, order } = await world();
    expect([await start({}, "key"), await start({}, "key")]).toEqual(["done", "done"]);
    await end();
    expect([await start({}, "key"), order.filter((each) => each === "media asked").length]).toEqual(["CONFLICT", 2]);
    expect(order).not.toContain("stopped");
  });
});
