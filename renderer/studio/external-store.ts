import { sentenceOf } from "@nchat/contract/errors";
import { besides, isOverSince } from "@nchat/contract/beside";
import type { GoLivePlan } from "@nchat/contract/broadcast";
import type { Ingress, Stream, StreamInfo } from "@nchat/contract/streams";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient, RestFailure, RestResult } from "../session/rest-result.ts";
import { startPlanned } from "./start-planned.ts";
import { words } from "./words.ts";

/** A stream that another program sends. `key` is known to whoever made it, until this page goes. */
export type ExternalStream = {
  readonly streamId: string;
  readonly title: string;
  readonly type: Ingress["type"];
  readonly url: string;
  readonly key: string | null;
  readonly keyHint: string;
  /** What the server sees of the encoder. */
  readonly feed: Stream["feed"];
  /** What does not reach those who watch outside of the room. */
  readonly note?: string | undefined;
};

/** `problem` is the sentence about the last thing that was asked. */
export type ExternalState = {
  readonly stream: ExternalStream | null;
  readonly isAsking: boolean;
  readonly problem: string | null;
};

/** A stream of one's own that OBS, ffmpeg or a camera sends. */
export type External = {
  readonly store: ReadonlyStore<ExternalState>;
  /** Takes up one that runs, and looks how it goes, until the answer is called. */
  readonly start: () => () => void;
  /** What the studio starts itself has changed: an earlier attempt at that is no encoder's stream. */
  readonly lookAgain: () => void;
  readonly begin: (plan: GoLivePlan, type: Ingress["type"]) => Promise<void>;
  /** The old key ends with it. */
  readonly renewKey: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Deps = {
  readonly rest: Pick<RestClient, "call">;
  readonly ownId: string;
  /** The stream that this computer sends itself is none of these. */
  readonly getOnAirId: () => string | null;
  /** Nor is the one of the schedule that the studio starts next. */
  readonly getChosenId: () => string | null;
  /** A stream was begun, and its key made. */
  readonly onBegun: (streamId: string) => void;
};

const lookEveryMs = 2000;
const noAnswer = "The server did not answer. Try again.";

/** Feeds itself from REST: keys are shown once, and kept nowhere. */
export function createExternal(deps: Deps): External {
  const { rest, onBegun } = deps;
  const store = createStore<ExternalState>(() => ({ stream: null, isAsking: false, problem: null }));
  const asking = async <T>(asked: Promise<RestResult<T>>): Promise<T | null> => {
    const answer = await asked;
    if (answer.ok) return answer.value;
    store.setState({ problem: answer.reason === "refused" ? sentenceOf(answer.error) : noAnswer });
    return null;
  };
  /** One thing at a time, with its problem told. */
  const doing = async (what: () => Promise<void>) => {
    if (store.getState().isAsking) return;
    store.setState({ isAsking: true, problem: null });
    await what();
    store.setState({ isAsking: false });
  };
  const put = (stream: Named, ingress: Ingress) => store.setState({ stream: toExternal(stream, ingress) });
  const makeKey = async (stream: Named, type: Ingress["type"]): Promise<boolean> => {
    const made = await asking(rest.call("createIngress", { params: { id: stream.id }, body: { type } }));
    if (made) put(stream, made.ingress);
    return made !== null;
  };
  const renew = async () => {
    const { stream } = store.getState();
    if (stream) await makeKey({ ...stream, id: stream.streamId }, stream.type);
  };
  const find = createFind(deps);
  const { look, lookAgain } = createLook(deps, store, find, put);
  return {
    store,
    start() {
      void look();
      const timer = setInterval(() => void look(), lookEveryMs);
      return () => clearInterval(timer);
    },
    lookAgain,
    begin: (plan, type) =>
      doing(() => beginAlone(store, find, plan, { rest, asking, onBegun, makeKey: (stream) => makeKey(stream, type) })),
    renewKey: () => doing(renew),
    stop: () =>
      doing(async () => {
        const { stream } = store.getState();
        if (!stream) return;
        const stopped = await asking(rest.call("stopStream", { params: { id: stream.streamId } }));
        if (stopped) store.setState({ stream: null });
      }),
  };
}

type Named = Pick<Stream, "id" | "title" | "feed">;

function toExternal({ id, title, feed }: Named, { type, url, streamKey: key, keyHint }: Ingress): ExternalStream {
  return { streamId: id, title, feed, type, url, key, keyHint };
}

type Steps = Pick<Deps, "onBegun"> & {
  readonly asking: <T>(asked: Promise<RestResult<T>>) => Promise<T | null>;
  readonly onRefused: (reason: string) => void;
  readonly makeKey: (stream: Named) => Promise<boolean>;
};

/** What runs already is shown instead; nothing is begun while the server does not say whether something does. */
async function beginAlone(
  store: { readonly setState: (part: Partial<ExternalState>) => void },
  find: Find,
  plan: GoLivePlan,
  { rest, ...steps }: Omit<Steps, "onRefused"> & Pick<Deps, "rest">,
): Promise<void> {
  const looked = await steps.asking(find(plan.plannedId));
  if (looked === null) return;
  const { found } = looked;
  if (found) return store.setState({ stream: toExternal(found.stream, found.ingress), problem: words.runsAlready });
  await beginStream(rest, plan, { ...steps, onRefused: (problem) => store.setState({ problem }) });
}

/** A new stream that no encoder can reach is ended again; for a planned one people wait. */
async function beginStream(rest: Pick<RestClient, "call">, plan: GoLivePlan, steps: Steps) {
  const { asking, makeKey, onBegun } = steps;
  if (plan.plannedId !== null) {
    const opened = await startPlanned({ rest, ...steps }, plan, plan.plannedId);
    if (opened && (await makeKey(opened.stream))) onBegun(opened.streamId);
    return;
  }
  const channelId = plan.channelId ?? (await asking(makeChannel(rest, plan.newChannelName)))?.channel.id;
  if (channelId === undefined) return;
  const started = await asking(rest.call("startStream", { body: { channelId, ...planned(plan) } }));
  if (!started) return;
  if (await makeKey(started.stream)) onBegun(started.streamId);
  else await rest.call("stopStream", { params: { id: started.streamId } });
}

function makeChannel(rest: Pick<RestClient, "call">, name: string) {
  return rest.call("createChannel", { body: { name } });
}

function planned({ title, visibility, isRecorded, invitedUserIds, coHostIds }: GoLivePlan) {
  const invited = visibility === "invite_only" ? { invitedUserIds: [...invitedUserIds] } : {};
  const named = coHostIds.length === 0 ? {} : { coHostIds: [...coHostIds] };
  return { title, visibility, recordStream: isRecorded, ...invited, ...named };
}

type Found = { readonly stream: StreamInfo; readonly ingress: Ingress };

/** Answers `found` as null only when the server has said so: silence is no leave to begin a second stream. */
type Find = (except: string | null) => Promise<RestResult<{ readonly found: Found | null }>>;

/** Finds a stream of this person's that an encoder may send to, with how it is reached; `except` is none of these. */
function createFind({ rest, ownId, getOnAirId, getChosenId }: Deps): Find {
  return async (except) => {
    const listed = await rest.call("listActiveStreams", { query: { hostId: ownId, limit: 100 } });
    if (!listed.ok) return listed;
    const own = besides(listed.value.streams, (id) => [getOnAirId(), getChosenId(), except].includes(id));
    for (const stream of own) {
      const known = await rest.call("getIngress", { params: { id: stream.id } });
      if (!known.ok && !isOver(known)) return known;
      const ingress = known.ok ? known.value.ingresses.at(-1) : undefined;
      if (ingress) return { ok: true, value: { found: { stream, ingress } } };
    }
    return { ok: true, value: { found: null } };
  };
}

function isOver(answer: RestFailure): boolean {
  return answer.reason === "refused" && isOverSince(answer.error.code);
}

/** How the stream goes; whether there is one, until the server has said so once. */
function createLook(
  { rest, getChosenId }: Pick<Deps, "rest" | "getChosenId">,
  store: { readonly getState: () => ExternalState; readonly setState: (part: Partial<ExternalState>) => void },
  find: Find,
  put: (stream: Named, ingress: Ingress) => void,
) {
  let hasLooked = false;
  const look = async () => {
    const { stream } = store.getState();
    if (stream === null) {
      if (hasLooked) return;
      hasLooked = true;
      const answer = await find(null);
      hasLooked = answer.ok;
      const found = answer.ok ? answer.value.found : null;
      const isMeant = found?.stream.id === getChosenId();
      if (found && !isMeant && store.getState().stream === null) put(found.stream, found.ingress);
      return;
    }
    const answer = await rest.call("getStream", { params: { id: stream.streamId } });
    const now = store.getState().stream;
    if (now?.streamId !== stream.streamId || !answer.ok) return;
    const isOver = answer.value.status === "ended" || answer.value.status === "cancelled";
    store.setState({ stream: isOver ? null : { ...now, feed: answer.value.feed, note: answer.value.outputsNote } });
  };
  const lookAgain = () => {
    const { stream } = store.getState();
    // One whose key was made here is an encoder's.
    if (stream?.key === null && stream.streamId === getChosenId()) store.setState({ stream: null, problem: null });
    hasLooked = false;
    void look();
  };
  return { look, lookAgain };
}
