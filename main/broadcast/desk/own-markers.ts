import { randomUUID } from "node:crypto";
import { type Broadcast, onAirOf } from "@nchat/contract/broadcast";
import { type MarkerNews, noMarkers, type OwnMarkers, type StreamMarker } from "@nchat/contract/stream-markers";
import { emptyMarkerLog, type MarkerLogEvent, nextMarkerLog } from "@nchat/contract/stream-marker-log";
import { backOff } from "../back-off.ts";
import type { BroadcastOwner } from "../broadcast-owner.ts";
import type { Ask } from "../server.ts";

type Deps = {
  readonly owner: BroadcastOwner;
  readonly ask: Ask;
  readonly onChanged: (markers: OwnMarkers) => void;
  readonly now: () => number;
  readonly random: () => number;
};

/** The markers of the stream that this device sends. */
export type Markers = {
  readonly get: () => OwnMarkers;
  /** Marks this moment. Answers what became of it; null when nothing is live. Told late when the server is away. */
  readonly add: (text: string | null) => Promise<Marked> | null;
  readonly remove: (id: string) => Promise<void>;
  /** The server tells of a marker, of this device or another; what is told of other streams is left out. */
  readonly heard: (news: MarkerNews) => void;
  readonly stop: () => void;
};

/** Kept at the server, or why not. */
export type Marked =
  { readonly isKept: true; readonly marker: StreamMarker } | { readonly isKept: false; readonly why: string };

const notRemoved = "The server does not answer. The marker is still there.";

/** A moment is worth sending so long. */
const patienceMs = 30 * 60_000;
/** Within this time a stream that is sent is live at the server, or something else is wrong. */
const liveMs = 20_000;

/** A moment that the server could not be told at once keeps its time, and is sent again until it is. */
export function createMarkers(deps: Deps): Markers {
  const { owner, ask } = deps;
  const shown = createShown(deps);
  let isStopped = false;
  const add = async (id: string, text: string | null): Promise<Marked> => {
    shown.set({ waiting: shown.get().waiting + 1, problem: null });
    const marked = await send(deps, id, text, () => isStopped);
    if (shown.streamId() !== id) return marked;
    const waiting = shown.get().waiting - 1;
    if (marked.isKept) shown.note({ type: "added", marker: marked.marker }, { waiting });
    else shown.set({ waiting, problem: marked.why });
    return marked;
  };
  const unlisten = owner.listen((broadcast) => shown.follow(onAirOf(broadcast)?.streamId ?? null));
  return {
    get: shown.get,
    add(text) {
      const id = shown.streamId();
      return hasBeenLive(owner.get()) && id !== null ? add(id, text) : null;
    },
    async remove(markerId) {
      const id = shown.streamId();
      if (id === null) return;
      const answer = await ask("removeStreamMarker", { params: { id, markerId } });
      if (answer.ok || answer.code === "NOT_FOUND") shown.note({ type: "removed", markerId }, { problem: null });
      else shown.set({ problem: answer.problem.detail ?? notRemoved });
    },
    heard(news) {
      const id = shown.streamId();
      if (id === null) return;
      if (news.type === "missed") void shown.load(id);
      else if (news.streamId === id) shown.note(news);
    },
    stop() {
      isStopped = true;
      unlisten();
    },
  };
}

/** What is shown of the stream that is followed, and what it is made from. */
function createShown({ ask, onChanged }: Pick<Deps, "ask" | "onChanged">) {
  let state = noMarkers;
  let log = emptyMarkerLog;
  let streamId: string | null = null;
  const set = (change: Partial<OwnMarkers>) => {
    state = { ...state, ...change };
    onChanged(state);
  };
  const note = (event: MarkerLogEvent, change: Partial<OwnMarkers> = {}) => {
    log = nextMarkerLog(log, event);
    set({ ...change, markers: [...log.markers] });
  };
  const load = async (id: string) => {
    const before = log.markers;
    const answer = await ask("listStreamMarkers", { params: { id } });
    if (!answer.ok || streamId !== id) return; // what is told from now on is shown anyway
    note({ type: "listed", listed: answer.value.markers, before });
  };
  return {
    get: () => state,
    streamId: () => streamId,
    ...{ set, note, load },
    follow(id: string | null) {
      if (id === streamId) return;
      streamId = id;
      log = emptyMarkerLog;
      set(noMarkers);
      if (id !== null) void load(id);
    },
  };
}

function hasBeenLive(broadcast: Broadcast): boolean {
  return broadcast.step === "live" || (broadcast.step === "reconnecting" && broadcast.since !== null);
}

/** Again and again while the server is away; the moment is that of the first attempt. */
async function send(
  { ask, now, random }: Deps,
  streamId: string,
  text: string | null,
  isStopped: () => boolean,
): Promise<Marked> {
  const at = now();
  const nonce = randomUUID();
  for (let attempt = 0; ; attempt++) {
    const body = { text, nonce, agoMilliseconds: Math.max(0, Math.round(now() - at)) };
    const answer = await ask("addStreamMarker", { params: { id: streamId }, body });
    if (answer.ok) return { isKept: true, marker: answer.value.marker };
    // Sent is a moment earlier than live at the server: there the first picture has to be in the room.
    const isEarly = answer.code === "CONFLICT" && now() - at < liveMs;
    const isAway = answer.problem.code === "unreachable" && now() - at < patienceMs;
    if (isStopped() || !(isEarly || isAway))
      return { isKept: false, why: answer.problem.detail ?? "The server does not answer." };
    await new Promise((resolve) => setTimeout(resolve, backOff(attempt, random)));
  }
}
