import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { ParticipantRole, ParticipantStatus } from "@nchat/contract/calls";
import { openTestDatabase, type TestDatabase } from "../../streams/testing/database.ts";

type Place = Readonly<{ role: ParticipantRole; status?: ParticipantStatus }>;
type Shape = Readonly<{ role?: ParticipantRole; metadata?: Record<string, unknown> }>;

/** A database for the tests of one file, and calls in it, none of which stays for the next test. */
export function testCalls() {
  let data: TestDatabase;
  beforeAll(async () => {
    data = await openTestDatabase();
  }, 150_000);
  afterAll(() => data.close());
  afterEach(() => data.db.deleteFrom("nchat_calls").execute());

  /** A call that is connected, with who began it in it; `place` says where somebody is from now on. */
  const call = async (initiatorId: string, { role = "host", metadata = {} }: Shape = {}) => {
    const { db } = data;
    const [callId, connected] = [randomUUID(), { type: "video", status: "connected" } as const];
    const roomName = `call-${callId}`;
    await db
      .insertInto("nchat_calls")
      .values({ id: callId, room_name: roomName, initiator_id: initiatorId, metadata, ...connected })
      .execute();
    const place = async (user_id: string, { role, status = "connected" }: Place) => {
      const row = { call_id: callId, user_id, role, status, invited_at: new Date() };
      await db
        .insertInto("nchat_call_participants")
        .values(row)
        .onConflict((on) => on.columns(["call_id", "user_id"]).doUpdateSet({ role, status }))
        .execute();
    };
    await place(initiatorId, { role });
    return { callId, roomName, place };
  };
  return { data: () => data, call };
}
