import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Tables } from "../db/tables.ts";
import type { Bus } from "../redis/bus.ts";
import { takeNodePlace } from "../realtime/node.ts";
import { createPresenceBook, type PresenceView } from "./presence-book.ts";
import type { Connection, PresenceBook } from "./presence.ts";
import { createRegister, type Facts } from "./register.ts";

type Deps = Readonly<{
  db: Kysely<Tables>;
  bus: Bus;
  log: Logger;
  /** To this node's devices; every node finds out the same by itself. */
  tell: Parameters<typeof createPresenceBook>[0]["tell"];
  keepDoNotDisturb: (userId: string, on: boolean) => Promise<void>;
  doNotDisturb: readonly string[];
  graceMs: number;
}>;

/** How often everything is compared with the database, so that a lost word is lost for no longer. */
const compareMs = 10_000;

/**
 * The presence book of one node among several. The database knows who is connected where; nodes tell each other whom to
 * look at again, and what each sees it tells to its own devices.
 */
export async function openSharedPresence(deps: Deps): Promise<PresenceBook> {
  const { db, bus, log } = deps;
  const register = createRegister(db, bus.nodeId);
  const view = createPresenceBook({ ...deps, graceMs: 0 });
  const mirror = createMirror(view, register.read);
  const failed = (error: unknown) => log.warn({ err: error }, "presence could not be compared; again in a moment");
  const hint = createHints((userIds) => bus.send("presence", { userIds: [...userIds] }));
  const look = (userIds: readonly string[]) => void mirror.compare(userIds).catch(failed);
  const own = createOwnDevices(deps.graceMs, (userId, socketId) => {
    const goodbye = async () => {
      await register.remove(socketId);
      hint(userId);
      await mirror.compare([userId]);
    };
    goodbye().catch(failed);
  });

  bus.listen("presence", ({ userIds }) => look(userIds));
  const place = takeNodePlace({
    db,
    log,
    nodeId: bus.nodeId,
    onForgotten: () => register.add(own.all()),
    onDead: (userIds) => {
      bus.send("presence", { userIds: [...userIds] });
      look(userIds);
    },
  });
  await place.start();
  await mirror.compare(null);
  const timer = setInterval(() => void mirror.compare(null).catch(failed), compareMs).unref();
  return {
    ...view,
    ...changes({ view, mirror, hint }),
    connected: async (userId, connection) => {
      own.add(userId, connection);
      await register.add([{ userId, connection }]);
      await mirror.put(userId, connection);
      hint(userId);
    },
    disconnected: (_userId, socketId) => own.leave(socketId),
    stop: async () => {
      clearInterval(timer);
      own.stop();
      await view.stop();
      await place.stop();
      bus.send("presence", { userIds: [...new Set(own.all().map(({ userId }) => userId))] });
      await bus.settled();
    },
  };
}

type Mirror = ReturnType<typeof createMirror>;
type Changing = Readonly<{ view: PresenceView; mirror: Mirror; hint: (userId: string) => void }>;

/** What this node learns first, and the others from the database. */
function changes({ view, mirror, hint }: Changing): Pick<PresenceBook, "setInCall" | "setDoNotDisturb" | "forget"> {
  return {
    setInCall: (userId, inCall) => {
      mirror.touch(userId);
      view.setInCall(userId, inCall);
      hint(userId);
    },
    setDoNotDisturb: async (userId, on) => {
      await view.setDoNotDisturb(userId, on);
      mirror.touch(userId);
      hint(userId);
    },
    forget: (userId) => {
      mirror.forget(userId);
      hint(userId);
    },
  };
}

/** Keeps the view in step with the database. */
function createMirror(view: PresenceView, read: ReturnType<typeof createRegister>["read"]) {
  const seen = new Map<string, Map<string, Connection>>();
  /** Counts what this node did to a person: an answer of the database that was asked for before is too old. */
  const touched = new Map<string, number>();
  const touch = (userId: string) => void touched.set(userId, (touched.get(userId) ?? 0) + 1);
  const show = async (userId: string, connection: Connection) => {
    const held = seen.get(userId) ?? new Map<string, Connection>();
    seen.set(userId, held.set(connection.socketId, connection));
    await view.connected(userId, connection);
  };
  const drop = (userId: string, socketId: string) => {
    seen.get(userId)?.delete(socketId);
    if (seen.get(userId)?.size === 0) seen.delete(userId);
    view.disconnected(userId, socketId);
  };
  const adopt = async (userId: string, { connections, inCall, quiet }: Facts) => {
    const there = new Set(connections.map(({ socketId }) => socketId));
    for (const each of connections) if (!seen.get(userId)?.has(each.socketId)) await show(userId, each);
    for (const socketId of [...(seen.get(userId)?.keys() ?? [])]) if (!there.has(socketId)) drop(userId, socketId);
    view.setInCall(userId, inCall);
    view.setQuiet(userId, quiet);
  };
  return {
    touch,
    put: async (userId: string, connection: Connection) => {
      touch(userId);
      await show(userId, connection);
    },
    forget: (userId: string) => {
      seen.delete(userId);
      touch(userId);
      view.forget(userId);
    },
    /** Looks at some people, or at everybody. */
    compare: async (userIds: readonly string[] | null) => {
      const before = new Map(touched);
      const facts = await read(userIds);
      const about = userIds ?? new Set([...facts.keys(), ...seen.keys(), ...view.known()]);
      for (const userId of about)
        if (touched.get(userId) === before.get(userId)) await adopt(userId, facts.get(userId) ?? nothing);
      if (userIds !== null) return;
      for (const [userId, count] of before) if (touched.get(userId) === count) touched.delete(userId);
    },
  };
}

const nothing: Facts = { connections: [], inCall: false, quiet: false };

/** The devices of this node; one that went still counts for a while. */
function createOwnDevices(graceMs: number, onGone: (userId: string, socketId: string) => void) {
  const own = new Map<string, Readonly<{ userId: string; connection: Connection }>>();
  const leaving = new Map<string, NodeJS.Timeout>();
  return {
    all: () => [...own.values()],
    add: (userId: string, connection: Connection) => {
      clearTimeout(leaving.get(connection.socketId));
      leaving.delete(connection.socketId);
      own.set(connection.socketId, { userId, connection });
    },
    leave: (socketId: string) => {
      const going = own.get(socketId);
      if (!going || leaving.has(socketId)) return;
      const go = () => {
        leaving.delete(socketId);
        own.delete(socketId);
        onGone(going.userId, socketId);
      };
      leaving.set(socketId, setTimeout(go, graceMs).unref());
    },
    stop: () => {
      for (const each of leaving.values()) clearTimeout(each);
    },
  };
}

/** Gathers whom the other nodes are to look at, and says it once a moment. */
function createHints(send: (userIds: ReadonlySet<string>) => void): (userId: string) => void {
  let gathered = new Set<string>();
  return (userId) => {
    if (gathered.size === 0)
      setTimeout(() => {
        send(gathered);
        gathered = new Set();
      }, 5);
    gathered.add(userId);
  };
}
