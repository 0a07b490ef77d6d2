import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { SignJWT } from "jose";
import { ask, greet, type Speech } from "./p10-crowd.ts";
import { type Measured, startMeasured } from "./p10-inspect.ts";

/** A chat server that runs, and how one talks with it. */
export type ChatServer = Readonly<{ server: Measured; speech: Speech; close: () => Promise<void> }>;

/** The service's chat, and what is watched there. */
export type OurChat = ChatServer & Readonly<{ streamId: string }>;

/** Whose stream it is, asked on the service's first start, and the pages that it serves. */
export type Hosting = Readonly<{ hostAt: (url: string) => Promise<string>; webRoot: string }>;

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const webSocket = (url: string) => url.replace(/^http/, "ws");
const socketIo = (url: string) => `${webSocket(url)}/socket.io/?EIO=4&transport=websocket`;

/** The service, with PGlite in a folder of its own, and one public stream that runs. */
export async function startOurs(people: number, hosting: Hosting | null = null): Promise<OurChat> {
  const dataFolder = mkdtempSync(join(tmpdir(), "nchat-bench-chat-"));
  const secret = randomBytes(32).toString("hex");
  const env = { ...environment(dataFolder, secret), ...(hosting ? { WEB_ROOT: hosting.webRoot } : {}) };
  const start = () => startMeasured([fileOf("../../backend/index.ts")], env);
  const first = await start(); // makes the tables
  const hostId = hosting ? await hosting.hostAt(first.url) : randomUUID();
  await first.stop();
  const { streamId, personIds } = await seed(join(dataFolder, "db"), people, hostId);
  const tokens = await Promise.all(personIds.map((id) => tokenFor(id, secret)));
  const server = await start();
  let asked = 0;
  return {
    server,
    streamId,
    speech: {
      address: () => socketIo(server.url),
      enter: async (line, at) => {
        const connected = line.next((text) => text.startsWith(`42["connected"`));
        await greet(line, { token: tokens[at], protocol: "plan", device: { type: "desktop", id: `bench-${at}` } });
        await connected;
        required(await ask(line, ++asked, "stream:join", { streamId, batches: true }));
      },
      say: async (line, _at, content) => {
        required(await ask(line, ++asked, "stream:chat", { streamId, content, nonce: randomUUID() }));
      },
      react: async (line) => required(await ask(line, ++asked, "stream:reaction", { streamId, type: "fire" })),
    },
    close: async () => {
      await server.stop();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A refusal breaks the fixture. */
function required(ack: string): void {
  if (!ack.includes(`"success":true`)) throw new Error(`the service refused: ${ack.slice(0, 300)}`);
}

function environment(dataFolder: string, secret: string): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    ...{ PATH, HOME },
    PORT: "0",
    NCHAT_DATA_DIR: dataFolder,
    LIVEKIT_URL: "ws://127.0.0.1:9", // chat needs none
    LIVEKIT_API_KEY: "key",
    LIVEKIT_API_SECRET: "a secret that is long enough for this",
    JWT_SECRET: secret,
    SAMPLE_PEOPLE: "0",
    REQUESTS_PER_MINUTE: "1000000",
    LOG_LEVEL: "warn",
  };
}

const tokenFor = (id: string, secret: string) =>
  new SignJWT({ sub: id })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt()
    .setExpirationTime("2h")
    .sign(new TextEncoder().encode(secret));

/** People and a stream that runs, as if an encoder had come. The service is not running meanwhile. */
async function seed(folder: string, people: number, hostId: string) {
  const database = await PGlite.create(folder);
  const personIds = Array.from({ length: people }, () => randomUUID());
  const [channelId, streamId] = [randomUUID(), randomUUID()];
  await database.query(
    `insert into nchat_users (id, username, display_name)
     select id, 'bench-' || place, 'Person ' || place from unnest($1::uuid[]) with ordinality as p (id, place)
     on conflict (id) do nothing`,
    [[...personIds, hostId]],
  );
  await database.query("insert into nchat_channels (id, name) values ($1, 'bench')", [channelId]);
  await database.query(
    `insert into nchat_streams (id, channel_id, host_id, title, visibility, status, started_at)
     values ($1, $2, $3, 'Bench', 'public', 'live', now())`,
    [streamId, channelId, hostId],
  );
  await database.query("insert into nchat_stream_states (stream_id, opened_at) values ($1, now())", [streamId]);
  await database.close();
  return { streamId, personIds };
}

/** A bare Socket.IO server that sends everything to everybody. */
export async function startSocketIo(): Promise<ChatServer> {
  const server = await startMeasured([fileOf("reference/chat-socketio.ts")], process.env);
  return { server, speech: bareSpeech(server.url), close: server.stop };
}

/** How the bare Socket.IO server is spoken to. */
export function bareSpeech(url: string): Speech {
  let asked = 0;
  return {
    address: () => socketIo(url),
    enter: (line) => greet(line, {}),
    say: async (line, _at, content) => void (await ask(line, ++asked, "chat", { content })),
  };
}

/** The same without Socket.IO. */
export async function startWebSocket(): Promise<ChatServer> {
  const server = await startMeasured([fileOf("reference/chat-ws.ts")], process.env);
  return {
    server,
    speech: {
      address: () => webSocket(server.url),
      enter: async () => {},
      say: async (line, _at, content) => {
        const heard = line.next((text) => text.includes(content));
        line.send(JSON.stringify({ content }));
        await heard;
      },
    },
    close: server.stop,
  };
}
