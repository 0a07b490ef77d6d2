import type { Presence } from "@nchat/contract/people";
import type { Connection, PresenceBook } from "./presence.ts";

type Deps = Readonly<{
  tell: (userId: string, status: Presence) => void;
  /** Keeps the choice; rejects when it can't. */
  keepDoNotDisturb: (userId: string, on: boolean) => Promise<void>;
  /** People who chose do-not-disturb earlier. */
  doNotDisturb: readonly string[];
  /** How long a person without a device still counts as connected: a reload is no absence. */
  graceMs: number;
}>;

/** The book with what only those need who keep it in step with another. */
export type PresenceView = PresenceBook &
  Readonly<{
    /** Do-not-disturb as it stands in the database. */
    setQuiet: (userId: string, on: boolean) => void;
    /** Whoever is in a call or not to be disturbed. */
    known: () => readonly string[];
  }>;

/** Presence by connected devices. Changes are told once; what looks the same to others is not told. */
export function createPresenceBook({ tell, keepDoNotDisturb, doNotDisturb, graceMs }: Deps): PresenceView {
  const inCall = new Set<string>();
  const quiet = new Set(doNotDisturb);
  const alwaysThere = new Set<string>();
  const devices = createDevices(graceMs, (userId, go) => change(userId, go));

  const isConnected = (userId: string) => devices.has(userId) || alwaysThere.has(userId);
  const of = (userId: string): Presence => {
    if (!isConnected(userId)) return "offline";
    if (inCall.has(userId)) return "in_call";
    return quiet.has(userId) ? "dnd" : "available";
  };
  const change = (userId: string, apply: () => void) => {
    const before = of(userId);
    apply();
    const after = of(userId);
    if (after !== before) tell(userId, after);
  };
  const put = (set: Set<string>, userId: string, member: boolean) => {
    if (member) set.add(userId);
    else set.delete(userId);
  };

  return {
    of,
    isConnected,
    isDoNotDisturb: (userId) => quiet.has(userId),
    setInCall: (userId, member) => change(userId, () => put(inCall, userId, member)),
    setDoNotDisturb: async (userId, on) => {
      await keepDoNotDisturb(userId, on);
      change(userId, () => put(quiet, userId, on));
    },
    setQuiet: (userId, on) => change(userId, () => put(quiet, userId, on)),
    known: () => [...inCall, ...quiet],
    setAlwaysThere: (userId, there) => change(userId, () => put(alwaysThere, userId, there)),
    deviceOf: (sessionId) => (sessionId === null ? null : devices.ofSession(sessionId)),
    connected: async (userId, connection) => change(userId, () => devices.add(userId, connection)),
    disconnected: devices.remove,
    forget: (userId) => {
      devices.forget(userId);
      for (const set of [inCall, quiet, alwaysThere]) set.delete(userId);
    },
    stop: async () => devices.stop(),
  };
}

/** Connected devices a person; who lost the last one still counts for a while, then `onGone` is to let them go. */
function createDevices(graceMs: number, onGone: (userId: string, go: () => void) => void) {
  const sockets = new Map<string, Map<string, Connection>>();
  const sessions = new Map<string, Map<string, string>>();
  const leaveSession = ({ socketId, sessionId }: Connection) => {
    if (sessionId === null || !sessions.get(sessionId)?.delete(socketId)) return;
    if (sessions.get(sessionId)?.size === 0) sessions.delete(sessionId);
  };
  const leaving = new Map<string, NodeJS.Timeout>();
  const stay = (userId: string) => {
    clearTimeout(leaving.get(userId));
    leaving.delete(userId);
  };
  return {
    has: (userId: string) => sockets.has(userId) || leaving.has(userId),
    ofSession: (sessionId: string): string | null => {
      const names = new Set(sessions.get(sessionId)?.values());
      const [name] = names;
      return names.size === 1 && name !== undefined ? name : null;
    },
    add: (userId: string, connection: Connection) => {
      const { socketId, sessionId, device } = connection;
      sockets.set(userId, (sockets.get(userId) ?? new Map<string, Connection>()).set(socketId, connection));
      if (sessionId !== null)
        sessions.set(sessionId, (sessions.get(sessionId) ?? new Map<string, string>()).set(socketId, device));
      stay(userId);
    },
    remove: (userId: string, socketId: string) => {
      const held = sockets.get(userId);
      const connection = held?.get(socketId);
      if (!held || !connection) return;
      held.delete(socketId);
      leaveSession(connection);
      if (held.size > 0) return;
      sockets.delete(userId);
      const go = () => onGone(userId, () => leaving.delete(userId));
      leaving.set(userId, setTimeout(go, graceMs).unref());
      if (graceMs === 0) go();
    },
    forget: (userId: string) => {
      stay(userId);
      for (const connection of sockets.get(userId)?.values() ?? []) leaveSession(connection);
      sockets.delete(userId);
    },
    stop: () => {
      for (const userId of [...leaving.keys()]) stay(userId);
    },
  };
}
