// One node: the one that everybody writes to is killed; `faults-streams-nodes.test.ts` kills one of two.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { missingAfter } from "@nchat/contract/stream-chat-log";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { type Backend, startBackend } from "../support/backend.ts";
import { connectChat, type Reader, readChat, writeSurely } from "../support/chat-clients.ts";
import { noteFigure } from "../support/figures.ts";

/** So much is written, and so long one of those who read is away; more with the variables that `npm run faults` sets. */
const messageCount = Number(process.env["NCHAT_FAULT_MESSAGES"] ?? 2000);
const gapMs = Number(process.env["NCHAT_FAULT_GAP_MS"] ?? 8000);
/** How long a part of the writing may take; the service is started anew within it. */
const patienceMs = 60_000 + messageCount * 20;
const writers = 25;
const readers = 4;

const secret = "the secret that signs access tokens in this test";
const streamId = randomUUID();
const hostId = randomUUID();
const writerIds = Array.from({ length: writers }, () => randomUUID());
let backend: Backend;

const tokenFor = (id: string) =>
  new SignJWT({ sub: id })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));

beforeAll(async () => {
  backend = await startBackend({ jwtSecret: secret, port: await freePort() });
  await backend.end();
  const database = await PGlite.create(join(backend.dataDir, "db"));
  const channelId = randomUUID();
  await database.query(
    `insert into nchat_users (id, username, display_name)
     select id, 'person-' || place, 'Person ' || place from unnest($1::uuid[]) with ordinality as p (id, place)`,
    [[hostId, ...writerIds]],
  );
  await database.query("insert into nchat_channels (id, name) values ($1, 'launch')", [channelId]);
  await database.query(
    `insert into nchat_streams (id, channel_id, host_id, title, visibility, status, started_at)
     values ($1, $2, $3, 'A stream', 'public', 'live', now())`,
    [streamId, channelId, hostId],
  );
  await database.query("insert into nchat_stream_states (stream_id, opened_at) values ($1, now())", [streamId]);
  // Moderators may write more often, so that the test is over soon.
  await database.query(
    `insert into nchat_stream_moderators (stream_id, user_id, added_by) select $1, id, $2 from unnest($3::uuid[]) as p (id)`,
    [streamId, hostId, writerIds],
  );
  await database.close();
  await backend.restart();
});
afterAll(() => backend?.stop());

it(
  "loses no message and tells none twice while the service is killed and a reader is away",
  async (test) => {
    const all = Array.from({ length: readers }, () => readChat(connectChat(backend.url()), streamId));
    const [away] = all;
    const sockets = await Promise.all(writerIds.map(async (id) => connectChat(backend.url(), await tokenFor(id))));
    await expect.poll(() => all.every(({ log }) => log().revision !== null), { timeout: 20_000 }).toBe(true);
    const startedAt = Date.now();
    let written = 0;
    const writing = sockets.map(async (socket, who) => {
      for (let at = 0; at < messageCount / writers; at++) {
        await writeSurely(socket, streamId, `${who}/${at}`);
        written += 1;
      }
    });
    const done = Promise.all(writing);
    const reached = (count: number) => expect.poll(() => written, { timeout: patienceMs }).toBeGreaterThan(count);

    await reached(messageCount * 0.2);
    away?.socket.disconnect();
    const returns = sleep(gapMs).then(() => away?.socket.connect());
    await reached(messageCount * 0.3);
    await backend.kill9();
    await backend.restart();
    await reached(messageCount * 0.7);
    await backend.kill9();
    await backend.restart();
    await done;
    const writtenAt = Date.now();
    await returns;
    const returnedAt = Date.now();

    const isWhole = ({ log }: Reader) => log().messages.length >= messageCount && missingAfter(log()) === null;
    await expect.poll(() => all.filter(isWhole).length, { timeout: 30_000 + gapMs }).toBe(readers);
    const wanted = Array.from({ length: writers }, (_, who) =>
      Array.from({ length: messageCount / writers }, (_none, at) => `${who}/${at}`),
    );
    const [first, ...others] = all.map(({ log }) => log().messages);
    const contents = first?.map(({ content }) => content) ?? [];
    expect(contents.toSorted()).toEqual(wanted.flat().toSorted()); // none lost, none twice
    for (const [who, own] of wanted.entries())
      expect(contents.filter((content) => content.startsWith(`${who}/`))).toEqual(own); // each in the order of writing
    for (const other of others) expect(other).toEqual(first);
    expect(Math.min(...all.map(({ heard }) => heard()))).toBeGreaterThan(0); // and not all of it by asking
    const figures = [
      `${messageCount} messages by ${writers} in ${Math.round((writtenAt - startedAt) / 1000)} s, the service killed twice`,
      `${gapMs / 1000} s away: ${readers} readers with all, in the same order, none twice`,
      `whole ${Math.round(Date.now() - returnedAt)} ms after the last word`,
    ];
    noteFigure(test, figures.join("; "));
    for (const { close } of all) close();
    for (const socket of sockets) socket.close();
  },
  patienceMs * 2 + gapMs,
);
