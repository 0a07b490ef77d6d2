import type { Logger } from "pino";
import type { Ingress, IngressRequest, Media, WhipAnswer, WhipRequest } from "../../port.ts";
import { fits, hashOf, isSame, newIngress } from "../keys.ts";
import type { KnownIngress } from "../registry.ts";
import type { WayIn } from "../way-in.ts";
import { words } from "../words.ts";
import { passOn } from "./pass-on.ts";

export type WhipDeps = Readonly<{
  log: Logger;
  now: () => number;
  way: WayIn;
  listTracks: Media["listTracks"];
  /** Whether an encoder sends into a room by RTMP: there it is the same participant, and comes first. */
  isFed: (room: string) => boolean;
  onEvent: (type: "ingress_started" | "ingress_ended", ingress: Ingress) => void;
}>;

/** The addresses that WHIP clients send to. Their media go to LiveKit directly; only the talk about it comes here. */
export type Whips = Readonly<{
  create: (request: IngressRequest) => Ingress;
  restore: (known: KnownIngress) => void;
  remove: (id: string) => Promise<Ingress | null>;
  list: (filter: Readonly<{ id?: string; room?: string }>) => readonly Ingress[];
  known: () => readonly KnownIngress[];
  answer: (request: WhipRequest) => Promise<WhipAnswer>;
  stop: () => Promise<void>;
}>;

/** The path of the address, below the service's own. */
export const whipPath = "/whip";
/** How often LiveKit is asked who sends, while somebody may. */
const lookEveryMs = 1000;
/** A client that was taken in sends within this, and one that sent is gone after this. */
const patience = { arrivingMs: 20_000, goneMs: 3000 };

type Entry = {
  readonly known: KnownIngress;
  status: "inactive" | "buffering" | "publishing";
  startedAt: number | null;
  endedAt: number | null;
  updatedAt: number;
  /** When it was last seen to send, or was let in. */
  seenAt: number;
};

/** Makes it. */
export function createWhips(deps: WhipDeps): Whips {
  const { now } = deps;
  const entries = new Map<string, Entry>();
  const listed = () => [...entries.values()];
  const steps = createSteps(deps);
  const watch = createWatch(deps, { listed, ...steps });
  const letIn = (entry: Entry) => {
    steps.change(entry, { status: "buffering", seenAt: now() });
    watch.begin();
  };
  const add = (known: KnownIngress): Entry => {
    const entry = newEntry(known, now());
    entries.set(known.id, entry);
    return entry;
  };
  return {
    create: (request) => {
      const { known, key } = newIngress(request);
      return toIngress(add(known), key);
    },
    restore: (known) => letIn(add(known)), // it may still send: LiveKit was not restarted with us
    remove: async (id) => {
      const entry = entries.get(id);
      if (!entry) return null;
      entries.delete(id);
      const wasIn = entry.status !== "inactive";
      steps.ended(entry);
      if (wasIn) await steps.putOut(entry);
      return { ...toIngress(entry), status: "complete" };
    },
    list: (filter) => listed().flatMap((entry) => (fits(entry.known, filter) ? [toIngress(entry)] : [])),
    known: () => listed().map(({ known }) => known),
    answer: async (request) => {
      const hash = hashOf(request.key);
      const entry = listed().find(({ known }) => isSame(known.keyHash, hash));
      if (!entry) return { outcome: "unknown key" };
      const isOffer = request.method === "POST";
      if (isOffer && deps.isFed(entry.known.room)) return { outcome: "refused", reason: words.anotherSends };
      const answer = await passOn(await deps.way.enter(entry.known), request, deps.log);
      const isIn = isOffer && answer.outcome === "done" && answer.status === 201;
      if (entries.has(entry.known.id)) {
        if (isIn) letIn(entry);
        return answer;
      }
      if (isIn) await steps.putOut(entry); // its address was removed while the room was asked
      return { outcome: "unknown key" };
    },
    stop: async () => watch.stop(),
  };
}

const newEntry = (known: KnownIngress, at: number): Entry => ({
  ...{ known, status: "inactive", startedAt: null, endedAt: null, updatedAt: at, seenAt: at },
});

/** What becomes of one client, from its offer to its end. */
function createSteps({ now, log, way, onEvent }: WhipDeps) {
  const change = (entry: Entry, more: Partial<Omit<Entry, "known">>) =>
    void Object.assign(entry, more, { updatedAt: Math.max(now(), entry.updatedAt + 1) });
  return {
    change,
    ended: (entry: Entry) => {
      const wasSending = entry.status === "publishing";
      change(entry, { status: "inactive", endedAt: now() });
      if (wasSending) onEvent("ingress_ended", toIngress(entry));
    },
    putOut: async ({ known }: Entry) => {
      await way
        .putOut(known)
        .catch((error: unknown) => log.info({ ingressId: known.id, err: error }, "a WHIP client was not put out"));
    },
  };
}

type Watched = Pick<ReturnType<typeof createSteps>, "change" | "ended"> & Readonly<{ listed: () => readonly Entry[] }>;

/** Asks LiveKit who sends, for as long as somebody does. */
function createWatch({ now, log, listTracks, isFed, onEvent }: WhipDeps, { listed, change, ended }: Watched) {
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;
  const look = async (entry: Entry) => {
    const { room, identity } = entry.known;
    const tracks = await listTracks(room);
    if (entry.status === "inactive" || (tracks.outcome !== "done" && tracks.outcome !== "not-found")) return;
    const sends = tracks.outcome === "done" && tracks.value.some((track) => track.identity === identity);
    if (sends && !isFed(room)) {
      if (entry.status === "publishing") return change(entry, { seenAt: now() });
      change(entry, { status: "publishing", seenAt: now(), startedAt: now(), endedAt: null });
      log.info({ ingressId: entry.known.id, room }, "a WHIP client sends");
      return onEvent("ingress_started", toIngress(entry));
    }
    const patienceMs = entry.status === "publishing" ? patience.goneMs : patience.arrivingMs;
    if (now() - entry.seenAt > patienceMs) ended(entry);
  };
  const round = async () => {
    timer = null;
    const active = listed().filter(({ status }) => status !== "inactive");
    await Promise.all(active.map(look));
    if (active.length > 0) begin();
  };
  const begin = () => {
    if (timer || isOver) return;
    const looking = () =>
      void round().catch((error: unknown) => log.error({ err: error }, "WHIP clients could not be looked after"));
    timer = setTimeout(looking, lookEveryMs);
  };
  return {
    begin,
    stop: () => {
      isOver = true;
      if (timer) clearTimeout(timer);
    },
  };
}

function toIngress({ known, ...entry }: Entry, streamKey = ""): Ingress {
  const { id, room, identity } = known;
  const { status, startedAt, endedAt, updatedAt } = entry;
  const times = { startedAt, endedAt, updatedAt };
  return { id, room, kind: "whip", identity, url: whipPath, streamKey, status, error: null, ...times, arriving: null };
}
