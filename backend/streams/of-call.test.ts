import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Context } from "../context.ts";
import { requireSubject } from "../recordings/subjects.ts";
import { changeStream } from "./changing.ts";
import type { Desk } from "./desk.ts";
import { recordTheCall } from "./of-call.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";

let data: TestDatabase;
beforeAll(async () => {
  data = await openTestDatabase();
}, 150_000);
afterAll(() => data.close());

/** A live stream; of a call or not. */
async function world(isOfCall: boolean) {
  const { db } = data;
  const host = await data.person(`host-${randomUUID()}`);
  const { state } = await data.stream(host, { status: "live" });
  const callId = randomUUID();
  const call = { id: callId, room_name: `call-${callId}`, initiator_id: host, type: "video" } as const;
  await db.insertInto("nchat_calls").values(call).execute();
  if (isOfCall) await db.insertInto("nchat_call_broadcasts").values({ call_id: callId, stream_id: state.id }).execute();
  const ctx = { db, now: () => new Date() } as unknown as Context;
  const desk = { tell: async () => undefined } as unknown as Desk;
  const change = (recordStream: boolean) =>
    changeStream(ctx, desk, state.id, { recordStream }).then(
      ({ stored }) => stored.facts.recordStream,
      ({ code, message }) => ({ code, message }),
    );
  const notNow = async () => (await requireSubject(db, { streamId: state.id }, { id: host, roles: [] })).notNow;
  return { change, notNow };
}

it("a stream that shows a call is not recorded, for nobody in the call would know", async () => {
  const [ofCall, ordinary] = [await world(true), await world(false)];
  expect([await ofCall.notNow(), await ofCall.change(true), await ofCall.change(false)]).toEqual([
    ...[recordTheCall, { code: "CONFLICT", message: recordTheCall }, false],
  ]);
  expect([await ordinary.notNow(), await ordinary.change(true)]).toEqual([null, true]);
});
