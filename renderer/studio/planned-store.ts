import type { Person } from "@nchat/contract/people";
import { planNear } from "@nchat/contract/planned-start";
import type { StreamInfo } from "@nchat/contract/streams";
import { createStore } from "zustand/vanilla";
import type { StudioPort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient, RestFailure } from "../session/rest-result.ts";
import { plannedWords } from "./planned-words.ts";

/** A stream of the schedule that is to be started next. `invited` is null until those are known who may come. */
export type Chosen = {
  readonly stream: StreamInfo;
  readonly invited: readonly Person[] | null;
  /** Null until they are known: nobody's role is taken back before. */
  readonly coHosts: readonly Person[] | null;
};

/** `near` is one's own plan whose time it is, whether or not it was chosen. */
export type PlannedState = { readonly chosen: Chosen | null; readonly near: StreamInfo | null };

/** Which stream of the schedule the studio starts; it stays while other pages are open. */
export type Planned = {
  readonly store: ReadonlyStore<PlannedState>;
  /** Forgets everything with the session: until the answer is called. */
  readonly start: () => () => void;
  /** Looks for plans whose time it is, and whether the chosen one is still to come, until the answer is called. */
  readonly watch: (ownId: string) => () => void;
  readonly choose: (stream: StreamInfo) => void;
  /** Another one is started, or a new one. */
  readonly drop: () => void;
  /** A stream of one's own has begun. */
  readonly began: (streamId: string) => void;
};

type Deps = {
  readonly rest: Pick<RestClient, "call">;
  readonly studio: Pick<StudioPort, "broadcast">;
  readonly say: (sentence: string) => void;
  readonly now: () => number;
};

const lookEveryMs = 20_000;
/** More than anybody may have planned. */
const most = 100;
const none: PlannedState = { chosen: null, near: null };

/** One store for the studio and for whoever sends there. */
export function createPlanned({ rest, studio, say, now }: Deps): Planned {
  const store = createStore<PlannedState>(() => none);
  const drop = () => store.setState({ chosen: null });
  const choose = (stream: StreamInfo) => {
    const isOpen = stream.visibility !== "invite_only";
    store.setState({ chosen: { stream, invited: isOpen ? [] : null, coHosts: null } });
    void loadMembers(stream.id);
    // What was shown elsewhere, or told a while ago, may be an older state of it.
    void renew(stream);
  };
  const began = (streamId: string) => {
    if (store.getState().chosen?.stream.id === streamId) drop();
    if (store.getState().near?.id === streamId) store.setState({ near: null });
  };
  const follow = () => {
    const state = studio.broadcast.getState();
    // A start that fails before anything was seen is tried again, of the very same stream.
    if ("since" in state && state.since !== null) began(state.onAir.streamId);
  };
  const { loadMembers, renew, look } = createLooking({ rest, say, now }, store, drop);
  return {
    ...{ store, choose, drop, began },
    start() {
      const unsubscribe = studio.broadcast.subscribe(follow);
      return () => {
        unsubscribe();
        store.setState(none);
      };
    },
    watch(ownId) {
      void look(ownId);
      const timer = setInterval(() => void look(ownId), lookEveryMs);
      return () => clearInterval(timer);
    },
  };
}

type Held = { readonly getState: () => PlannedState; readonly setState: (part: Partial<PlannedState>) => void };

/** What the server is asked: who is invited to the chosen one and hosts it, and what is planned. */
function createLooking({ rest, say, now }: Omit<Deps, "studio">, store: Held, drop: () => void) {
  const isChosen = (id: string) => store.getState().chosen?.stream.id === id;
  const loadMembers = async (id: string) => {
    const answer = await rest.call("listStreamMembers", { params: { id } });
    const { chosen } = store.getState();
    if (!answer.ok || chosen?.stream.id !== id || isKnown(chosen)) return;
    const { members } = answer.value;
    const those = (wanted: "viewer" | "co_host") =>
      members.filter(({ role }) => role === wanted).map(({ user }) => user);
    const { invited, coHosts } = chosen;
    store.setState({
      chosen: { ...chosen, invited: invited ?? those("viewer"), coHosts: coHosts ?? those("co_host") },
    });
  };
  const take = async (stream: StreamInfo) => {
    const { chosen } = store.getState();
    if (chosen?.stream.id !== stream.id || !isChanged(chosen.stream, stream)) return;
    const isShut = stream.visibility === "invite_only" && chosen.stream.visibility !== "invite_only";
    store.setState({ chosen: { ...chosen, stream, invited: isShut ? null : chosen.invited } });
    if (isShut) await loadMembers(stream.id);
  };
  /** Takes what was changed elsewhere, or lets go of one that is not to be started any more. */
  const renew = async ({ id, title }: StreamInfo) => {
    const answer = await rest.call("getStream", { params: { id } });
    if (!isChosen(id)) return;
    const isGone = answer.ok ? !isToCome(answer.value) : isUnknown(answer);
    if (!isGone) return answer.ok ? await take(answer.value) : undefined;
    drop();
    say(plannedWords.gone(title));
  };
  const look = async (ownId: string) => {
    const query = { hostId: ownId, limit: most };
    const [planned, open] = await Promise.all([
      rest.call("listScheduledStreams", { query }),
      rest.call("listActiveStreams", { query }), // one that was begun is planned no more, and still to be started
    ]);
    if (planned.ok && open.ok)
      store.setState({ near: planNear([...planned.value.streams, ...open.value.streams], now()) });
    const { chosen } = store.getState();
    if (chosen === null) return;
    if (!isKnown(chosen)) await loadMembers(chosen.stream.id);
    await renew(chosen.stream);
  };
  return { loadMembers, renew, look };
}

function isKnown({ invited, coHosts }: Chosen): boolean {
  return invited !== null && coHosts !== null;
}

/** One that waits for its picture is still to be started. */
function isToCome({ status, feed }: StreamInfo): boolean {
  return status === "scheduled" || status === "starting" || (status === "live" && feed !== "live");
}

function isUnknown(failure: RestFailure): boolean {
  return failure.reason === "refused" && failure.error.code === "STREAM_NOT_FOUND";
}

/** In what the form is filled with. */
function isChanged(before: StreamInfo, now: StreamInfo): boolean {
  return (["title", "visibility", "recordStream", "scheduledAt"] as const).some((key) => before[key] !== now[key]);
}
