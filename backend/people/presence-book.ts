import type { Presence } from "@nchat/contract/people";
import type { PresenceBook } from "./presence.ts";

type Deps = Readonly<{
  tell: (userId: string, status: Presence) => void;
  /** Keeps the choice; rejects when it can't. */
  keepDoNotDisturb: (userId: string, on: boolean) => Promise<void>;
  /** People who chose do-not-disturb earlier. */
  doNotDisturb: readonly string[];
  /** How long a person without a device still counts as connected: a reload is no absence. */
  graceMs: number;
}>;

/** Presence by connected devices. Changes are told once; what looks the same to others is not told. */
export function createPresenceBook({ tell, keepDoNotDisturb, doNotDisturb, graceMs }: Deps): PresenceBook {
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
    setAlwaysThere: (userId, there) => change(userId, () => put(alwaysThere, userId, there)),
    connected: (userId, socketId) => change(userId, () => devices.add(userId, socketId)),
    disconnected: devices.remove,
    forget: (userId) => {
      devices.forget(userId);
      for (const set of [inCall, quiet, alwaysThere]) set.delete(userId);
    },
    stop: devices.stop,
  };
}

/** Connected devices a person; who lost the last one still counts for a while, then `onGone` is to let them go. */
function createDevices(graceMs: number, onGone: (userId: string, go: () => void) => void) {
  const sockets = new Map<string, Set<string>>();
  const leaving = new Map<string, NodeJS.Timeout>();
  const stay = (userId: string) => {
    clearTimeout(leaving.get(userId));
    leaving.delete(userId);
  };
  return {
    has: (userId: string) => sockets.has(userId) || leaving.has(userId),
    add: (userId: string, socketId: string) => {
      sockets.set(userId, (sockets.get(userId) ?? new Set()).add(socketId));
      stay(userId);
    },
    remove: (userId: string, socketId: string) => {
      const held = sockets.get(userId);
      if (!held?.delete(socketId) || held.size > 0) return;
      const go = () => onGone(userId, () => leaving.delete(userId));
      leaving.set(userId, setTimeout(go, graceMs).unref());
      sockets.delete(userId);
    },
    forget: (userId: string) => {
      stay(userId);
      sockets.delete(userId);
    },
    stop: () => {
      for (const userId of [...leaving.keys()]) stay(userId);
    },
  };
}
