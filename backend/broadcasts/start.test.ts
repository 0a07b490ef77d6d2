import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Identity } from "../auth/identity.ts";
import type { Config } from "../config.ts";
import { ApiError } from "../http/api-error.ts";
import type { Media } from "../media/port.ts";
import { createTestMedia } from "../streams/testing/media.ts";
import { openTestDatabase, type TestDatabase } from "../streams/testing/database.ts";
import { startBroadcast } from "./start.ts";

let data: TestDatabase;
beforeAll(async () => {
  data = await openTestDatabase();
}, 60_000);
afterAll(() => data.close());

type Shape = Readonly<{
  metadata?: Record<string, unknown>;
  role?: "host" | "participant";
  isEncrypted?: boolean;
  fails?: boolean;
}>;

/** A call of one host, and a service that writes down in which order things happen. */
async function world({ metadata = {}, role = "host", isEncrypted = false, fails = false }: Shape = {}) {
  const { db } = data;
  const id = await data.person(`host-${randomUUID()}`);
  const channelId = await data.channel({ [id]: "owner" });
  const callId = randomUUID();
  await db
    .insertInto("nchat_calls")
    .values({ id: callId, room_name: `call-${callId}`, initiator_id: id, type: "video", status: "connected", metadata })
    .execute();
  await db
    .insertInto("nchat_call_participants")
    .values({ call_id: callId, user_id: id, role, status: "connected", invited_at: new Date() })
    .execute();
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
  const deps = {
    ...{ db, media, now: () => new Date(), config: { offer: { hasStreaming: true } } as Config },
    streams: {
      start: async ({ alongside }: Parameters<Parameters<typeof startBroadcast>[0]["streams"]["start"]>[0]) => {
        const stream = await data.stream(id, { channelId, status: "starting" });
        await db.transaction().execute(async (trx) => await alongside?.(trx, stream.state.id));
        order.push("stored");
        return stream;
      },
      stop: async () => void order.push("stopped"),
    },
    tell: async () => void order.push((await isLive()) ? "told that it is live" : "told too early"),
    carrying: {
      begin: async () => {
        order.push("media asked");
        if (fails) throw new ApiError("MEDIA_UNAVAILABLE", "no recorder");
      },
    },
    finish: async () => void order.push("finished"),
  };
  const user = { id, roles: [] } as unknown as Identity;
  const plan = { title: "All hands", visibility: "public" as const, channelId };
  const start = (more: object = {}) =>
    startBroadcast(deps, { callId, user, plan: { ...plan, ...more }, key: null }).then(
      () => "done",
      (error: unknown) => (error instanceof ApiError ? error.code : Promise.reject(error)),
    );
  return { start, order, test };
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

  it("no longer when media refuses after all: its stream ends and everybody is told", async () => {
    const { start, order } = await world({ fails: true });
    expect(await start()).toBe("MEDIA_UNAVAILABLE");
    expect(order).toEqual(["stored", "told that it is live", "media asked", "stopped", "finished"]);
  });
});
