import { randomBytes } from "node:crypto";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import type { ClientAckData, ClientEvent, ClientPayload } from "@nchat/contract/realtime";
import type { Backend } from "./backend.ts";
import { type SignedIn, signUp } from "./client.ts";
import { connectDevice, type TestDevice } from "./device.ts";
import { type LiveKit, startLiveKit, whyNoLiveKit } from "./livekit.ts";
import { type Postgres, whyNoPostgres } from "./postgres.ts";
import type { Redis } from "./redis.ts";
import { type Rooms, startRooms } from "./rooms.ts";
import { startService, whyNoService } from "./service.ts";

/** The databases that everything about calls is tried on. */
export const databases = ["PGlite", "Postgres"] as const;
/** The same, and two nodes on one Postgres and Redis with people and requests spread over both. */
export const setUps = [...databases, "two nodes"] as const;
export type SetUp = (typeof setUps)[number];

/**
 * The smallest service and the largest, for suites that would take too long on all three: two nodes are on Postgres, and
 * what Postgres alone does otherwise than both is tried by the suites of calls and of the database.
 */
export const smallAndLarge = ["PGlite", "two nodes"] as const satisfies readonly SetUp[];

/** Why calls can't be tried here with that set-up, or nothing. */
export function whyNoCalls(setUp: SetUp): string | undefined {
  if (setUp === "two nodes") return whyNoLiveKit() ?? whyNoService(setUp);
  return whyNoLiveKit() ?? (setUp === "Postgres" ? whyNoPostgres() : undefined);
}

/** Somebody with an account and a device. */
export type Caller = SignedIn & Readonly<{ device: TestDevice }>;

/** The service, LiveKit and a database, all real. */
export type CallWorld = Readonly<{
  livekit: LiveKit;
  postgres: Postgres | undefined;
  /** What signs access tokens. */
  jwtSecret: string;
  /** The service, or its first node. */
  backend: Backend;
  /** All of its nodes. */
  nodes: readonly Backend[];
  redis: Redis | undefined;
  rooms: Rooms;
  /** Where to ask; another node each time. */
  url: () => string;
  person: (name: string) => Promise<Caller>;
  /** One more device of somebody. */
  device: (person: SignedIn, id: string) => Promise<TestDevice>;
  stop: () => Promise<void>;
}>;

type Options = Readonly<{ env?: Readonly<Record<string, string>>; withoutWebhooks?: boolean }>;

/** Starts them. */
export async function startCallWorld(setUp: SetUp, options: Options = {}): Promise<CallWorld> {
  const port = await freePort();
  const webhookUrl = `http://127.0.0.1:${port}/api/webhooks/livekit`;
  const livekit = await startLiveKit(options.withoutWebhooks ? {} : { webhookUrl });
  const jwtSecret = randomBytes(32).toString("hex");
  const service = await startService(setUp, {
    livekit,
    port,
    jwtSecret,
    ...(options.env ? { env: options.env } : {}),
  });
  const rooms = startRooms();
  const devices: TestDevice[] = [];
  const device = async (person: SignedIn, id: string) => {
    const connected = await connectDevice(service.url(), { token: person.session.accessToken, id });
    devices.push(connected);
    return connected;
  };
  return {
    ...service,
    livekit,
    jwtSecret,
    rooms,
    device,
    person: async (name) => {
      const person = await signUp(service.url, name);
      return { ...person, device: await device(person, `${name}-desktop`) };
    },
    stop: async () => {
      for (const each of devices) each.close();
      rooms.stop();
      await service.stop();
      await livekit.stop();
    },
  };
}

/** Sends an event whose refusal fails the test. */
export async function tell<E extends ClientEvent>(
  device: TestDevice,
  event: E,
  payload: ClientPayload<E>,
): Promise<ClientAckData<E>> {
  const ack = await device.send(event, payload);
  if (!ack.success) throw new Error(`${event} was refused: ${JSON.stringify(ack.error)}`);
  return ack.data;
}

/** The code with which an event is refused; null when it is not. */
export async function refusalOf<E extends ClientEvent>(
  device: TestDevice,
  event: E,
  payload: ClientPayload<E>,
): Promise<string | null> {
  const ack = await device.send(event, payload);
  return ack.success ? null : ack.error.code;
}

/** Waits until something holds. */
export async function until(what: string, holds: () => Promise<boolean> | boolean, timeoutMs = 10_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline;) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`);
}

/** Two people talking: both in the room, the call connected. */
export async function talk({ rooms }: CallWorld, from: Caller, to: Caller) {
  const placed = await from.client.ask("initiateCall", { body: { targetUserId: to.id, type: "video" } });
  const { callId } = placed;
  await to.device.next("call:incoming", (each) => each.callId === callId);
  const fromRoom = await rooms.enter(placed);
  const accepted = await tell(to.device, "call:accept", { callId });
  const toRoom = await rooms.enter(accepted);
  const isConnected = (each: { call: { id: string; status: string } }) =>
    each.call.id === callId && each.call.status === "connected";
  await from.device.next("call:state_changed", isConnected);
  await to.device.next("call:state_changed", isConnected);
  return { callId, fromRoom, toRoom, placed, accepted };
}

/** The states that somebody's device was told of its calls, in the order of telling. */
export function statesTold({ device }: Caller): readonly string[] {
  return device.told().flatMap((told) => (told.event === "call:state_changed" ? told.payload.call.status : []));
}

/** A name nobody has yet. */
export function fresh(name: string): string {
  return `${name}-${Math.random().toString(36).slice(2, 8)}`;
}
