import { randomUUID } from "node:crypto";
import { type Broadcast, onAirOf } from "@nchat/contract/broadcast";
import { noMarkers, type OwnMarkers, type StreamMarker } from "@nchat/contract/stream-markers";
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
  let state = noMarkers;
  let streamId: string | null = null;
  let isStopped = false;
  const set = (change: Partial<OwnMarkers>) => {
    state = { ...state, ...change };
    deps.onChanged(state);
  };
  const load = async (id: string) => {
    const answer = await ask("listStreamMarkers", { params: { id } });
    if (!answer.ok || streamId !== id) return; // those that are made from now on are shown anyway
    const known = new Set(state.markers.map((marker) => marker.id));
    set({ markers: sorted([...state.markers, ...answer.value.markers.filter((each) => !known.has(each.id))]) });
  };
  const follow = (broadcast: Broadcast) => {
    const id = onAirOf(broadcast)?.streamId ?? null;
    if (id === streamId) return;
    streamId = id;
    state = noMarkers;
    deps.onChanged(state);
    if (id !== null) void load(id);
  };
  const add = async (id: string, text: string | null): Promise<Marked> => {
    set({ waiting: state.waiting + 1, problem: null });
    const marked = await send(deps, id, text, () => isStopped);
    if (streamId !== id) return marked;
    const change = marked.isKept ? { markers: sorted([marked.marker, ...state.markers]) } : { problem: marked.why };
    set({ waiting: state.waiting - 1, ...change });
    return marked;
  };
  const unlisten = owner.listen(follow);
  return {
    get: () => state,
    add: (text) => (hasBeenLive(owner.get()) && streamId !== null ? add(streamId, text) : null),
    async remove(markerId) {
      const id = streamId;
      if (id === null) return;
      const answer = await ask("removeStreamMarker", { params: { id, markerId } });
      if (answer.ok || answer.code === "NOT_FOUND")
        set({ markers: state.markers.filter((marker) => marker.id !== markerId), problem: null });
      else set({ problem: answer.problem.detail ?? notRemoved });
    },
    stop() {
      isStopped = true;
      unlisten();
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

/** The newest first; one that came by two ways stands once. */
function sorted(markers: readonly StreamMarker[]): StreamMarker[] {
  const byId = new Map(markers.map((marker) => [marker.id, marker]));
  return [...byId.values()].sort((one, other) => other.mediaTime - one.mediaTime);
}
