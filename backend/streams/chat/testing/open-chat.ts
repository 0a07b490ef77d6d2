import { pino } from "pino";
import type { Identity } from "../../../auth/identity.ts";
import { createLocalCounters } from "../../../http/counters.ts";
import { createLimits } from "../../../http/limits.ts";
import { createLonelyBus } from "../../../redis/bus.ts";
import type { TestDatabase } from "../../testing/database.ts";
import type { Audience } from "../../audience-change.ts";
import { createViewers } from "../../viewers.ts";
import { type ChatContext, createStreamChat, type StreamChat } from "../chat.ts";

/** One thing that a room or some people were told. */
export type Told = Readonly<{ to: string; event: string; payload: object }>;

/** The chat on a test's database; it stands for the sockets' server as far as the chat knows it. */
export type OpenChat = Readonly<{
  chat: StreamChat;
  told: Told[];
  /** Who stands in which room. */
  rooms: Map<string, Set<string>>;
  /** Looks again at the devices in a stream. */
  look: Audience["lookAgain"];
  /** Asks a route; its handler takes more than the chat looks at. Null asks without a token. */
  call: (route: keyof StreamChat["routes"], user: Identity | null, given: object) => Promise<unknown>;
}>;

/** Opens it, with a clock of the test's. */
export function openChat({ db }: TestDatabase, now: () => Date): OpenChat {
  const log = pino({ level: "silent" });
  const told: Told[] = [];
  const rooms = new Map<string, Set<string>>();
  const limits = createLimits(createLocalCounters(() => now().getTime()));
  const viewers = createViewers({ db, now, log, isAlone: true, onCount: () => undefined });
  let look: Audience["lookAgain"] = async () => undefined;
  const audience = {
    listen: (listener: typeof look) => void (look = listener),
    lookAgain: (streamId: string, userId: string | null) => look(streamId, userId),
    voidPlayback: async (streamId: string) => void told.push({ to: streamId, event: "playback is void", payload: {} }),
  };
  const chat = createStreamChat(
    {
      ...{ db, now, log, limits, bus: createLonelyBus() },
      ...socketsOf(rooms, told),
      livekit: { listPeople: async () => [], removePerson: async () => undefined },
    },
    { viewers, audience, listen: () => () => undefined },
  );
  return {
    chat,
    told,
    rooms,
    look: audience.lookAgain,
    call: (route, user, given) => {
      const handler = chat.routes[route] as (asked: object) => Promise<unknown>;
      return handler({ query: { limit: 50, offset: 0 }, user: user ?? undefined, ...given });
    },
  };
}

/** What the chat asks of the sockets' server, done to these rooms and written down there. */
function socketsOf(rooms: Map<string, Set<string>>, told: Told[]): Pick<ChatContext, "rooms" | "push"> {
  const standIn = (room: string) => {
    const inside = rooms.get(room) ?? new Set<string>();
    rooms.set(room, inside);
    return inside;
  };
  return {
    rooms: {
      isHere: () => true,
      of: (socketId) => new Set([...rooms].flatMap(([room, inside]) => (inside.has(socketId) ? [room] : []))),
      clear: (all) => {
        for (const room of all) rooms.delete(room);
      },
      enter: async (socketId, all) => {
        for (const room of all) standIn(room).add(socketId);
      },
      leave: (socketId, all) => {
        for (const room of all) standIn(room).delete(socketId);
      },
      tell: (room, event, payload) => void told.push({ to: room, event, payload }),
    },
    push: {
      toUsers: (userIds, event, payload) => void told.push({ to: userIds.join(), event, payload }),
      toSocket: (socketId, event, payload) => void told.push({ to: socketId, event, payload }),
      toStream: (id, _users, event, payload) => void told.push({ to: id, event, payload }),
      enterStream: async (socketId, id) => void standIn(id).add(socketId),
      leaveStream: (socketId, id) => void standIn(id).delete(socketId),
      settled: async () => undefined,
    },
  };
}

/** Somebody who asks, as the token says. */
export function identityOf(id: string, name: string, roles: readonly string[] = []): Identity {
  const expiresAt = new Date(Date.now() + 3_600_000);
  return { id, username: name, displayName: name.toUpperCase(), avatarUrl: null, sessionId: null, roles, expiresAt };
}

/** What became of it: "ok", or the refusal's code. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => "ok",
    (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
  );
}
