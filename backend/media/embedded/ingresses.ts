import type { Logger } from "pino";
import type { Ingress, IngressRequest } from "../port.ts";
import type { Feed, Format, Tag } from "./feed.ts";
import type { Verdict } from "./ingest.ts";
import { fits, hashOf, isSame, newIngress } from "./keys.ts";
import { createProbe, type Probe } from "./probe/probe.ts";
import type { KnownIngress } from "./registry.ts";
import { createRoomOutput, type RoomOutput } from "./room-output.ts";
import type { RawTag } from "./rtmp/session.ts";
import { makeSlate } from "./slate/make-slate.ts";
import { createProgramme, type Programme } from "./slate/programme.ts";
import type { WayIn } from "./way-in.ts";
import { words } from "./words.ts";

/** The path of the addresses that encoders send to. */
export const app = "live";

type Deps = Readonly<{
  log: Logger;
  ffmpeg: string;
  now: () => number;
  url: () => string;
  /** The way into the room, for the participant that the feed is there. */
  way: Pick<WayIn, "enter">;
  /** Ends an encoder's connection. */
  cut: (ingressId: string, reason: string) => void;
  onEvent: (type: "ingress_started" | "ingress_ended", ingress: Ingress) => void;
}>;

type Entry = {
  readonly known: KnownIngress;
  readonly feed: Feed;
  readonly room: RoomOutput;
  readonly unlisten: () => void;
  /** Of the encoder that sends. */
  probe: Probe | null;
  status: Ingress["status"];
  error: string | null;
  startedAt: number | null;
  endedAt: number | null;
  updatedAt: number;
};

/** The addresses that are open, and what comes in by them. */
export type Ingresses = Readonly<{
  /** Opens one; its key is answered this once. */
  create: (request: IngressRequest) => Ingress;
  /** Opens one that was there before a restart. */
  restore: (known: KnownIngress) => void;
  remove: (id: string) => Promise<Ingress | null>;
  list: (filter: Readonly<{ id?: string; room?: string }>) => readonly Ingress[];
  known: () => readonly KnownIngress[];
  judge: (app: string, name: string) => Verdict;
  begin: (id: string) => void;
  tag: (id: string, tag: RawTag) => void;
  end: (id: string, reason: string) => void;
  /** What comes in for a room, whatever its keys; the same before and after a key is replaced. */
  programmeOf: (room: string) => Programme;
  isFed: (room: string) => boolean;
  identityOf: (room: string) => string | null;
  stop: () => Promise<void>;
}>;

/** Makes it. */
export function createIngresses(deps: Deps): Ingresses {
  const entries = new Map<string, Entry>();
  const programmes = createProgrammes(deps);
  const steps = createSteps(deps);
  const shown = (entry: Entry, key = "") => toIngress(entry, deps.url(), key);
  const add = (known: KnownIngress): Entry => {
    const entry = openEntry(known, programmes.of(known.room).feed, { ...deps, onOpen: () => steps.opened(entry) });
    entries.set(known.id, entry);
    return entry;
  };
  const listed = () => [...entries.values()];
  const withEntry = (id: string, step: (entry: Entry) => void) =>
    listed()
      .filter(({ known }) => known.id === id)
      .forEach(step);
  return {
    create: (request) => {
      const { known, key } = newIngress(request);
      return shown(add(known), key);
    },
    restore: (known) => void add(known),
    remove: async (id) => {
      const entry = entries.get(id);
      if (!entry) return null;
      entries.delete(id);
      deps.cut(id, words.newKey);
      steps.ended(entry);
      entry.unlisten();
      await entry.room.stop();
      programmes.forgetUnused();
      return { ...shown(entry), status: "complete" };
    },
    list: (filter) => listed().flatMap((entry) => (fits(entry.known, filter) ? [shown(entry)] : [])),
    known: () => listed().map(({ known }) => known),
    judge: (path, name) => judge(listed(), path, name),
    begin: (id) => withEntry(id, steps.began),
    tag: (id, tag) => withEntry(id, (entry) => steps.tag(entry, tag)),
    end: (id, reason) => withEntry(id, (entry) => steps.ended(entry, reason)),
    programmeOf: programmes.of,
    isFed: programmes.isFed,
    identityOf: (room) => listed().find(({ known }) => known.room === room)?.known.identity ?? null,
    stop: async () => {
      for (const { feed } of listed()) feed.close();
      programmes.stop();
      await Promise.all(listed().map(({ room }) => room.stop()));
    },
  };
}

function openEntry(
  known: KnownIngress,
  feed: Feed,
  { ffmpeg, log, now, way, onOpen }: Deps & Readonly<{ onOpen: () => void }>,
): Entry {
  const ignored = () => undefined;
  const room = createRoomOutput({ feed, ffmpeg, log, onChange: ignored, enter: () => way.enter(known) });
  const unlisten = feed.take({ onOpen, onTag: ignored, onClose: ignored });
  const times = { startedAt: null, endedAt: null, updatedAt: now() };
  return { known, feed, room, unlisten, probe: null, status: "inactive", error: null, ...times };
}

/** One programme for each room, as long as somebody needs it. */
function createProgrammes({ now, ffmpeg, log }: Deps) {
  const programmes = new Map<string, Programme>();
  const deps = { now, makeSlate: (format: Format, key: Tag) => makeSlate(format, key, { ffmpeg, log }) };
  return {
    of: (room: string) => {
      const programme = programmes.get(room) ?? createProgramme(deps);
      programmes.set(room, programme);
      return programme;
    },
    isFed: (room: string) => programmes.get(room)?.feed.isOpen() ?? false,
    forgetUnused: () => {
      for (const [room, programme] of programmes) {
        if (programme.isTaken()) continue;
        programme.stop();
        programmes.delete(room);
      }
    },
    stop: () => programmes.forEach((programme) => programme.stop()),
  };
}

function judge(entries: readonly Entry[], path: string, name: string): Verdict {
  const hash = hashOf(name.replace(/\?.*$/, ""));
  const entry = path === app ? entries.find(({ known }) => isSame(known.keyHash, hash)) : undefined;
  if (entry) return { outcome: "accepted", ingressId: entry.known.id };
  return { outcome: "refused", reason: words.wrongKey };
}

/** What becomes of one ingress, from an encoder's coming to its going. */
function createSteps({ now, log, cut, url, onEvent }: Deps) {
  const change = (entry: Entry, more: Partial<Pick<Entry, "status" | "error" | "startedAt" | "endedAt">>) =>
    Object.assign(entry, more, { updatedAt: Math.max(now(), entry.updatedAt + 1) });
  return {
    began: (entry: Entry) => {
      entry.probe = createProbe(now);
      change(entry, { status: "buffering", error: null });
    },
    opened: (entry: Entry) => {
      if (entry.status !== "buffering") return;
      change(entry, { status: "publishing", startedAt: now(), endedAt: null });
      log.info({ ingressId: entry.known.id, room: entry.known.room }, "an encoder sends");
      onEvent("ingress_started", toIngress(entry, url(), ""));
    },
    tag: (entry: Entry, tag: RawTag) => {
      if (entry.status !== "buffering" && entry.status !== "publishing") return;
      const fault = entry.feed.push(tag);
      if (fault === null) {
        entry.probe?.push(tag);
        return;
      }
      log.warn({ ingressId: entry.known.id, fault }, "what an encoder sends can't be taken");
      change(entry, { error: fault });
      cut(entry.known.id, fault);
    },
    ended: (entry: Entry, reason?: string) => {
      const { status, feed, error, known } = entry;
      if (status !== "buffering" && status !== "publishing") return;
      if (reason !== undefined) log.info({ ingressId: known.id, reason }, "an encoder has gone");
      feed.close();
      entry.probe = null;
      change(entry, { status: error === null ? "inactive" : "error", endedAt: now() });
      if (status === "publishing") onEvent("ingress_ended", toIngress(entry, url(), ""));
    },
  };
}

function toIngress(entry: Entry, url: string, streamKey: string): Ingress {
  const { known, status, error, startedAt, endedAt, updatedAt } = entry;
  const arriving = entry.probe?.read() ?? null;
  const { id, room, kind, identity } = known;
  return { id, room, kind, identity, url, streamKey, status, error, startedAt, endedAt, updatedAt, arriving };
}
