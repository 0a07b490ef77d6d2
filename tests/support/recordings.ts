import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Kysely } from "kysely";
import { SignJWT } from "jose";
import { AccessToken, EgressInfo } from "livekit-server-sdk";
import { readConfig } from "../../backend/config.ts";
import type { Tables } from "../../backend/db/tables.ts";
import { newDataFolder } from "./data-folder.ts";
import { backendEnvironment } from "./environment.ts";
import { type Caller, type SetUp, fresh, tell } from "./calls.ts";
import { type Client, createClient, signUp } from "./client.ts";
import { connectDevice, type TestDevice } from "./device.ts";
import { type EgressListener, startEgressListener } from "./egress.ts";
import { type LiveKit, startLiveKit } from "./livekit.ts";
import { inTurn, nodesOf, startServers } from "./service.ts";
import { type NodeInside, startNodeInside } from "./streams.ts";

/** A call that is connected as far as the service knows, between a host and another. */
export type Talk = Readonly<{ callId: string; roomName: string; host: Caller; other: Caller }>;

/** The service, or its nodes, in the test's process, with its database at hand, a real LiveKit, and the listener for Egress. */
export type RecordingWorld = Readonly<{
  url: () => string;
  db: Kysely<Tables>;
  dataDir: string;
  jwtSecret: string;
  livekit: LiveKit;
  egress: EgressListener;
  person: (name: string) => Promise<Caller>;
  talk: () => Promise<Talk>;
  /** Sends what LiveKit would of an egress, signed with the real key; answers the status. */
  webhook: (event: "egress_started" | "egress_updated" | "egress_ended", info: EgressInfo) => Promise<number>;
  /** Writes a recording's file, as a worker with this folder would. */
  writeFile: (key: string, bytes: Uint8Array) => Promise<void>;
  /** The recording's egress started last. */
  newest: () => EgressInfo;
  /** A recording from its start to its file. */
  recorded: (talk: Talk) => Promise<Readonly<{ recordingId: string; info: EgressInfo }>>;
  /** The client of an admin of the server. */
  admin: () => Promise<Client>;
  /** Ends the service and starts it again on the same data. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}>;

/** Starts it all; `env` for the service. */
export async function startRecordingWorld(
  setUp: SetUp,
  env: Readonly<Record<string, string>> = {},
): Promise<RecordingWorld> {
  const livekit = await startLiveKit();
  const egress = await startEgressListener(livekit);
  const { postgres, env: shared, ...servers } = await startServers(setUp);
  const dataDir = await newDataFolder();
  const jwtSecret = randomBytes(32).toString("hex");
  const given = {
    livekit: { ...livekit, url: egress.url },
    jwtSecret,
    env: { LIVEKIT_PUBLIC_URL: livekit.url, ...shared, ...env },
  };
  const settings = readConfig(
    backendEnvironment({ ...given, ...(postgres ? { databaseUrl: postgres.url } : {}) }, dataDir),
  );
  if (!settings.ok) throw new Error(settings.faults.join());
  const { config } = settings;
  const launch = async () => {
    const nodes: NodeInside[] = [];
    for (let count = 0; count < nodesOf(setUp); count++) nodes.push(await startNodeInside(config));
    const end = async () => {
      for (const node of nodes) await node.stop();
    };
    return { turn: inTurn(nodes), end };
  };
  let running = await launch();
  const devices: TestDevice[] = [];
  const url = () => running.turn().server.url;
  const person = async (name: string): Promise<Caller> => {
    const signedIn = await signUp(url, name);
    const device = await connectDevice(url(), { token: signedIn.session.accessToken, id: `${name}-desktop` });
    devices.push(device);
    return { ...signedIn, device };
  };
  const newest = () => {
    const info = egress.egresses().findLast((each) => !isLiveOutput(each));
    if (!info) throw new Error("no egress was started");
    return info;
  };
  const put = async (key: string, bytes: Uint8Array) => {
    const path = join(dataDir, "media", key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  };
  const webhook: RecordingWorld["webhook"] = (event, info) =>
    post({ event, egressInfo: info.toJson(), room: { name: info.roomName, sid: "RM_1" } });
  const post = (event: object) => sendWebhook(`${url()}/api/webhooks/livekit`, livekit, event);
  return {
    url,
    get db() {
      return running.turn().database.db;
    },
    dataDir,
    jwtSecret,
    livekit,
    egress,
    person,
    talk: () => connectTwo(person, post),
    webhook,
    newest,
    writeFile: put,
    recorded: async ({ callId, host }) => {
      const call = { params: { id: callId }, body: {} };
      const { recordingId } = await host.client.ask("startRecording", call);
      const info = newest();
      await webhook("egress_started", said(info, phases.active));
      await host.client.ask("stopRecording", call);
      await put(keyOf(info), new Uint8Array(1000).fill(7));
      await webhook("egress_ended", said(info, phases.complete));
      return { recordingId, info };
    },
    admin: async () => {
      const { id } = await signUp(url, fresh("root"));
      const token = await adminToken(jwtSecret, id);
      return createClient(url, () => token);
    },
    restart: async () => {
      await running.end();
      running = await launch();
    },
    stop: async () => {
      for (const device of devices) device.close();
      await running.end();
      await egress.stop();
      await livekit.stop();
      await servers.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Rings, answers, and has LiveKit say that both are in the room. */
async function connectTwo(person: (name: string) => Promise<Caller>, post: (event: object) => Promise<number>) {
  const [host, other] = [await person(fresh("ann")), await person(fresh("bob"))];
  const placed = await host.client.ask("initiateCall", { body: { targetUserId: other.id, type: "video" } });
  await other.device.next("call:incoming", (each) => each.callId === placed.callId);
  await tell(other.device, "call:accept", { callId: placed.callId });
  let isConnected = false;
  const connected = host.device
    .next("call:state_changed", (each) => each.call.status === "connected", 30_000)
    .then(() => (isConnected = true));
  // Again when the service looked into the room in between, where in truth there is nobody.
  for (let time = 0; !isConnected; time++) {
    await Promise.all(
      [host, other].map(({ id }) =>
        post({
          event: "participant_joined",
          room: { name: placed.roomName, sid: "RM_1" },
          participant: { identity: id, sid: `PA_${id}_${time}`, state: "ACTIVE", joinedAtMs: String(Date.now()) },
        }),
      ),
    );
    await Promise.race([connected, new Promise((resolve) => setTimeout(resolve, 1500))]);
  }
  return { callId: placed.callId, roomName: placed.roomName, host, other };
}

/** Sends a webhook as LiveKit does, signed with its key; answers the status. */
export async function sendWebhook(url: string, livekit: LiveKit, event: object): Promise<number> {
  const createdAt = String(Math.floor(Date.now() / 1000));
  const body = JSON.stringify({ id: `EV_${randomUUID()}`, createdAt, ...event });
  const authorization = await signWebhook(body, livekit);
  const headers = { "content-type": "application/webhook+json", authorization };
  return (await fetch(url, { method: "POST", headers, body })).status;
}

/** What LiveKit sends along with a body, as `authorization`. */
export async function signWebhook(body: string, { apiKey, apiSecret }: LiveKit): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, { ttl: 300 });
  token.sha256 = createHash("sha256").update(body).digest("base64");
  return await token.toJwt();
}

/** LiveKit's numbers of where an egress stands. */
export const phases = { active: 1, ending: 2, complete: 3, failed: 4 } as const;

type Said = Readonly<Partial<{ at: number; seconds: number; size: number }>>;

/** What LiveKit's worker says of an egress in that state, at that time. */
export function said(info: EgressInfo, status: number, { at = Date.now(), seconds = 5, size = 1000 }: Said = {}) {
  const nanos = String(BigInt(at) * 1_000_000n);
  const written = { filename: pathOf(info), duration: String(seconds * 1e9), size: String(size) };
  return EgressInfo.fromJson({
    ...(info.toJson() as object),
    status,
    updatedAt: nanos,
    ...(status >= phases.complete ? { endedAt: nanos, fileResults: [written] } : {}),
  });
}

/** Streams that are live have an egress of their own, begun whenever the watch comes to it. */
const isLiveOutput = ({ request }: EgressInfo): boolean =>
  request.case === "roomComposite" && request.value.segmentOutputs.length > 0;

/** The file that an egress was asked to write. */
function pathOf({ request }: EgressInfo): string {
  if (request.case === "roomComposite") return request.value.fileOutputs[0]?.filepath ?? "";
  return request.case === "track" && request.value.output.case === "file" ? request.value.output.value.filepath : "";
}

/** The same as a key of the storage. */
export const keyOf = (info: EgressInfo): string => pathOf(info).slice(pathOf(info).indexOf("recordings/"));

async function adminToken(secret: string, id: string): Promise<string> {
  const roles = { "x-hasura-default-role": "admin", "x-hasura-allowed-roles": ["admin", "user"] };
  return await new SignJWT({ "https://hasura.io/jwt/claims": { "x-hasura-user-id": id, ...roles } })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(id)
    .setExpirationTime("5m")
    .sign(new TextEncoder().encode(secret));
}
