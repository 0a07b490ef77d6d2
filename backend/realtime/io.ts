import type { Server as HttpServer } from "node:http";
import { type DefaultEventsMap, Server, type ServerOptions, type Socket } from "socket.io";
import type { Config } from "../config.ts";
import { isAllowedOrigin } from "../http/origins.ts";
import type { Visitor } from "./events.ts";

type Data = { device: Visitor };

/** What joins the sockets of several nodes. */
export type SharedAdapter = NonNullable<ServerOptions["adapter"]>;

/** Untyped on purpose: what is sent is typed by `Push`, what is received is validated by `dispatch`. */
export type Io = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, Data>;
export type IoSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, Data>;

/** Every device of everybody who is signed in. */
export const everybody = "everybody";
export const roomOfUser = (userId: string) => `user:${userId}`;
/** The sockets of one sign-in, to end them with it. */
export const roomOfSession = (sessionId: string) => `session:${sessionId}`;
/** The sockets of one device, to leave it out of what others are told. */
export const roomOfDevice = (name: string) => `device:${name}`;
/** Devices that watch a stream, anonymous ones too. */
export const roomOfStream = (streamId: string) => `stream:${streamId}`;
/** Whether a room has to do with a stream: that one, or one of its chat. */
export const isStreamRoom = (room: string) => room.startsWith("stream:");

/** Socket.IO on the service's HTTP server. What a device missed for two minutes is sent when it comes back. */
export function createIo(http: HttpServer, config: Config, adapter?: SharedAdapter): Io {
  const mayConnect = (origin: string | undefined, host: string | undefined) =>
    origin === undefined || isAllowedOrigin(origin, config) || (URL.canParse(origin) && new URL(origin).host === host);
  return new Server(http, {
    ...(adapter ? { adapter } : {}),
    serveClient: false,
    maxHttpBufferSize: 100_000,
    connectTimeout: 10_000,
    pingInterval: 10_000,
    pingTimeout: 10_000,
    // Identity is checked again at every return, so that an ended session can't come back this way.
    connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: false },
    cors: { origin: (origin, allow) => allow(null, origin !== undefined && isAllowedOrigin(origin, config)) },
    allowRequest: (request, answer) =>
      mayConnect(request.headers.origin, request.headers.host)
        ? answer(null, true)
        : answer("This origin may not connect", false),
  });
}
