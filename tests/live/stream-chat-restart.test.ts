import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import { SignJWT } from "jose";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Ack } from "@nchat/contract/realtime";
import type { ChatMessage, ChatPosted, StreamSnapshot } from "@nchat/contract/stream-chat";
import { type ChatLog, emptyChatLog, missingAfter, nextChatLog } from "@nchat/contract/stream-chat-log";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { type Backend, startBackend } from "../support/backend.ts";

/** So much is written, and so long one of those who read is away; more with the variables that `npm run faults` sets. */
const messageCount = Number(process.env["NCHAT_FAULT_MESSAGES"] ?? 2000);
const gapMs = Number(process.env["NCHAT_FAULT_GAP_MS"] ?? 8000);
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

const connect = (token?: string): Socket =>
  io(backend.url(), {
    transports: ["websocket"],
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
    auth: token === undefined ? {} : { token },
  });

/** Sends until it is told that it was taken; the nonce stays the same. */
async function write(socket: Socket, content: string): Promise<void> {
  const nonce = randomUUID();
  for (;;) {
    const ack = await socket
      .timeout(3000)
      .emitWithAck("stream:chat", { streamId, content, nonce })
      .then(
        (answer: Ack<ChatPosted>) => answer,
        () => null, // the service went away, or the answer was lost
      );
    if (ack?.success) return;
    if (ack && ack.error.code !== "RATE_LIMITED") throw new Error(JSON.stringify(ack.error));
    await sleep(200);
  }
}

type Reader = Readonly<{ log: () => ChatLog; heard: () => number; socket: Socket; close: () => void }>;

/** Reads as a client does: enters at every connection, and asks for what is missing. */
function read(): Reader {
  const socket = connect();
  let log = emptyChatLog;
  let heard = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const enter = async () => {
    for (let isBehind = true; isBehind;) {
      const after = log.revision ?? 0;
      const payload = { streamId, batches: true, after };
      const ack = await socket
        .timeout(5000)
        .emitWithAck("stream:join", payload)
        .then(
          (answer: Ack<StreamSnapshot>) => answer,
          () => null,
        );
      if (!ack?.success) return; // gone again: the next connection enters
      log = nextChatLog(log, { type: "read", page: ack.data, isWhole: false }, Number.MAX_SAFE_INTEGER);
      isBehind = ack.data.hasMore;
    }
  };
  const again = () => {
    turn = turn.then(enter);
  };
  socket.on("connected", again);
  socket.on("stream:chat_batch", ({ messages }: { messages: ChatMessage[] }) => {
    heard += messages.length;
    log = nextChatLog(log, { type: "told", messages }, Number.MAX_SAFE_INTEGER);
    if (log.revision !== null && missingAfter(log) !== null) again();
  });
  return { log: () => log, heard: () => heard, socket, close: () => void socket.close() };
}

it("loses no message and tells none twice while the service is killed and a reader is away", async () => {
  const all = Array.from({ length: readers }, read);
  const [away] = all;
  const sockets = await Promise.all(writerIds.map(async (id) => connect(await tokenFor(id))));
  await expect.poll(() => all.every(({ log }) => log().revision !== null), { timeout: 20_000 }).toBe(true);
  let written = 0;
  const writing = sockets.map(async (socket, who) => {
    for (let at = 0; at < messageCount / writers; at++) {
      await write(socket, `${who}/${at}`);
      written += 1;
    }
  });
  const done = Promise.all(writing);
  const reached = (count: number) => expect.poll(() => written, { timeout: 100_000 }).toBeGreaterThan(count);

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
  await returns;

  const isWhole = ({ log }: Reader) => log().messages.length >= messageCount && missingAfter(log()) === null;
  await expect.poll(() => all.filter(isWhole).length, { timeout: 30_000 }).toBe(readers);
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
  for (const { close } of all) close();
  for (const socket of sockets) socket.close();
}, 150_000);
