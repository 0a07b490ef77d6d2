import type { IncomingMessage } from "node:http";
import { Handshake, protocolVersion } from "@nchat/contract/realtime";
import type { Logger } from "pino";
import type { z } from "zod";
import { asRefusal, invalid, toErrorInfo } from "../http/answers.ts";
import { ApiError } from "../http/api-error.ts";
import type { Limits } from "../http/limits.ts";
import type { Identity } from "../auth/identity.ts";
import type { Bus } from "../redis/bus.ts";
import { spelt, understood } from "./aliases.ts";
import { type AnonymousDoor, createAnonymousDoor } from "./anonymous.ts";
import { dispatch } from "./dispatch.ts";
import type { AnonymousDevice, Device, PartSockets, SocketHandlers, Visitor } from "./events.ts";
import { nameOfDevice } from "./device-name.ts";
import { watchExpiry } from "./expiry.ts";
import { everybody, type Io, type IoSocket, isStreamRoom, roomOfDevice, roomOfSession, roomOfUser } from "./io.ts";
import { createBucket } from "./rate.ts";
import { incoming } from "./spellings.ts";

type Deps = Readonly<{
  io: Io;
  log: Logger;
  now: () => Date;
  authenticate: (token: string) => Promise<Identity>;
  limits: Pick<Limits, "take">;
  bus: Bus;
  livingNodes: () => Promise<ReadonlySet<string>>;
  /** Connections a minute from one address; a tenth of it for one person. */
  perMinute: number;
  addressOf: (request: IncomingMessage) => string;
  onConnect: (device: Device) => Promise<void>;
  onDisconnect: (device: Device) => Promise<void>;
  /** For every socket, whoever it was. */
  onGone: (socketId: string) => Promise<void>;
}>;

/** Lets devices in, answers their events, and sees them off when their token ends. */
export function serveDevices(handlers: PartSockets, deps: Deps): void {
  const { io, log } = deps;
  const door = createAnonymousDoor(deps);
  io.use((socket, next) => {
    admit(socket, door, deps).then(
      () => next(),
      (error: unknown) => next(refusal(error, log)),
    );
  });
  io.on("connection", (socket) => {
    const visitor = socket.data.device;
    forgetStreams(socket, deps);
    const welcomed = visitor.user
      ? welcome(socket, visitor, handlers, deps)
      : welcomeAnonymous(socket, visitor, handlers, door, deps);
    welcomed.catch((error: unknown) => {
      log.error({ err: error, userId: visitor.user?.id }, "a device could not be connected");
      socket.conn.close(); // unlike a disconnect, after which clients stay away
    });
  });
}

/** Socket.IO hands `data` of this error to the client's `connect_error`. */
function refusal(error: unknown, log: Logger): Error {
  const refused = asRefusal(error);
  if (refused) return Object.assign(new Error(refused.message), { data: toErrorInfo(refused) });
  log.error({ err: error }, "a handshake failed");
  const data = { code: "INTERNAL", message: "Something went wrong on the server" } as const;
  return Object.assign(new Error(data.message), { data });
}

async function admit(socket: IoSocket, door: AnonymousDoor, deps: Deps): Promise<void> {
  const { authenticate, limits, perMinute } = deps;
  const windowMs = 60_000;
  const address = deps.addressOf(socket.request);
  await limits.take({ name: "connect", most: perMinute, windowMs }, address);
  const parsed = Handshake.safeParse(socket.handshake.auth);
  if (!parsed.success) throw invalid(parsed.error, "auth");
  const { protocol, token } = parsed.data;
  // A recovered socket still stands in the rooms of whoever it belonged to.
  const before: Visitor | undefined = socket.recovered ? socket.data.device : undefined;
  const device = { socketId: socket.id, device: deviceOf(parsed.data), protocol };
  if (token === undefined) {
    await door.check(address);
    socket.data.device = { ...device, user: null, address };
    if (before?.user) throw new ApiError("UNAUTHENTICATED", "This connection was somebody's");
    return;
  }
  const user = await authenticate(token);
  await limits.take({ name: "connect-person", most: Math.max(20, perMinute / 10), windowMs }, user.id);
  if (before && (before.user?.id !== user.id || before.protocol !== protocol))
    throw new ApiError("UNAUTHENTICATED", "This connection was somebody else's");
  socket.data.device = { ...device, user };
}

/** nchat's clients name their browser and system there, which tells no device from another. */
function deviceOf({ device }: z.output<typeof Handshake>): Device["device"] {
  return device?.id === undefined ? null : device;
}

/**
 * Places in streams end with the connection, also with one that is recovered: whoever comes back enters again, is looked
 * at again, and asks for what was told meanwhile.
 */
function forgetStreams(socket: IoSocket, { log, onGone }: Deps): void {
  socket.on("disconnecting", () => {
    for (const room of socket.rooms) if (isStreamRoom(room)) void socket.leave(room);
  });
  socket.on("disconnect", () => {
    onGone(socket.id).catch((error: unknown) => log.error({ err: error }, "a viewer could not be seen off"));
  });
}

async function welcomeAnonymous(
  socket: IoSocket,
  visitor: AnonymousDevice,
  handlers: PartSockets,
  door: AnonymousDoor,
  deps: Deps,
): Promise<void> {
  door.entered(visitor.address);
  socket.on("disconnect", () => door.left(visitor.address));
  const refused = async () => {
    throw new ApiError("UNAUTHENTICATED", "Sign in first");
  };
  answerEvents(socket, { ...handlers, "auth:refresh": refused }, () => false, deps);
  socket.emit("connected", { socketId: socket.id, serverTime: deps.now().toISOString(), protocolVersion });
}

async function welcome(socket: IoSocket, device: Device, handlers: PartSockets, deps: Deps): Promise<void> {
  const { user, protocol } = device;
  let current = device; // `auth:refresh` brings another
  const expiry = watchExpiry({
    expiresAt: () => current.user.expiresAt,
    now: deps.now,
    onExpired: () => socket.emit("auth:expired", {}),
    onOverdue: () => socket.disconnect(true),
  });
  const isRefreshed = (refreshed: Device) => {
    current = refreshed;
    expiry.restart();
  };
  const allHandlers: SocketHandlers = { ...handlers, "auth:refresh": refresh(socket, isRefreshed, deps) };
  answerEvents(socket, allHandlers, expiry.hasExpired, deps);
  socket.on("disconnect", () => {
    expiry.stop();
    deps.onDisconnect(current).catch((error: unknown) => {
      deps.log.error({ err: error, userId: user.id }, "a device could not be seen off");
    });
  });
  await socket.join([everybody, roomOfUser(user.id)].map((room) => spelt(room, protocol)));
  await socket.join(ownRooms(device));
  await deps.onConnect(device);
  socket.emit("connected", { socketId: socket.id, serverTime: deps.now().toISOString(), protocolVersion });
  // nchat's realtime client knows by this who it is taken for.
  if (protocol === "nchat")
    socket.emit("authenticated", { userId: user.id, sessionId: user.sessionId, rooms: [roomOfUser(user.id)] });
}

/** Rooms of nobody else: the sign-in's and the device's. */
function ownRooms(device: Device): string[] {
  const { sessionId } = device.user;
  return [...(sessionId === null ? [] : [roomOfSession(sessionId)]), roomOfDevice(nameOfDevice(device))];
}

/** `auth:refresh` changes the socket itself, so it is answered here and not by a part. */
function refresh(
  socket: IoSocket,
  onRefreshed: (device: Device) => void,
  { authenticate }: Deps,
): SocketHandlers["auth:refresh"] {
  return async ({ token }, who) => {
    const user = await authenticate(token);
    if (user.id !== who.user.id) throw new ApiError("FORBIDDEN", "This token is somebody else's");
    for (const room of ownRooms(who)) await socket.leave(room);
    const device: Device = { ...who, user };
    socket.data.device = device;
    await socket.join(ownRooms(device));
    onRefreshed(device);
    return {};
  };
}

/** Events a second that a device may send, and at once; and how many too many cost it the connection. */
const rate = { perSecond: 30, burst: 100, patience: 1000 };

function answerEvents(socket: IoSocket, handlers: SocketHandlers, hasExpired: () => boolean, { log, now }: Deps) {
  const bucket = createBucket(rate.burst, rate.perSecond, () => now().getTime());
  let excess = 0;
  const answer = async (event: string, payload: unknown) => {
    if (!bucket.take()) {
      excess += 1;
      if (excess > rate.patience) socket.disconnect(true);
      throw new ApiError("RATE_LIMITED", "Too many events", { retryAfter: 1 });
    }
    if (hasExpired() && event !== "auth:refresh") throw new ApiError("TOKEN_EXPIRED", "The access token has ended");
    const said = understood(socket.data.device.protocol, incoming, event, payload);
    return await dispatch(handlers, socket.data.device, said.event, said.payload, log);
  };
  socket.onAny((event: string, ...args: unknown[]) => {
    const last = args.at(-1);
    const ack = typeof last === "function" ? last : undefined;
    const payload = ack ? (args.length > 1 ? args[0] : undefined) : args[0];
    answer(event, payload).then(
      (result) => ack?.(result),
      (error: ApiError) => ack?.({ success: false, error: toErrorInfo(error) }),
    );
  });
}
