import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postMessages } from "../../backend/streams/chat/posting.ts";
import { whyNoPostgres } from "../support/postgres.ts";
import { gatherPeople, type StreamPeople } from "../support/stream-people.ts";

const reason = whyNoPostgres();

describe("two nodes in one chat", () => {
  if (reason) {
    it.skip(`are not tried: ${reason}`);
    return;
  }
  let people: StreamPeople;
  beforeAll(async () => {
    people = await gatherPeople("Postgres", ["host"]);
  });
  afterAll(() => people?.stop());

  it("answer a message and delete it at once without waiting for each other", async () => {
    const { db } = people.inside;
    const streamId = await people.newStream();
    const { client, id: userId } = people.who("host");
    const posted = await client.ask("postStreamChat", { params: { id: streamId }, body: { content: "a question" } });
    if (posted.status === "held") throw new Error("it was held");
    const messageId = posted.message.id;
    const isWaiting = async () => {
      const { rows } = await sql`select 1 from pg_stat_activity where wait_event_type = 'Lock'`.execute(db);
      return rows.length;
    };
    // As another node does it: the chat's counter is locked first, and then the message that is answered.
    const { stored, deletion } = await db.transaction().execute(async (trx) => {
      await sql`select 1 from nchat_stream_chat_counters where stream_id = ${streamId} for update`.execute(trx);
      const deleting = client.try("deleteStreamChat", { params: { id: streamId, messageId } });
      await expect.poll(isWaiting).toBe(1);
      const reply = { id: randomUUID(), userId, content: "an answer", replyToId: messageId };
      const more = { nonce: null, mediaTime: null, isApproved: false };
      return { stored: await postMessages(trx, streamId, [{ ...reply, ...more }]), deletion: deleting };
    });
    expect([stored.map(({ outcome }) => outcome), (await deletion).ok]).toEqual([["sent"], true]);
  });
});
