import { isBroadcasting, onAirOf } from "@nchat/contract/broadcast";
import type { DestinationRun } from "@nchat/contract/saved-destinations";
import type { BroadcastOwner } from "../broadcast-owner.ts";
import type { EncoderLineServer } from "../encoder-line.ts";
import type { StreamConfig } from "../matroska.ts";
import type { Ask } from "../server.ts";
import { streamConfigOf } from "../stream-config.ts";
import type { RtmpIngest, StartTarget } from "../target.ts";
import type { KeptDestination } from "./destinations-file.ts";
import { type DirectLine, openDirectLine } from "./direct-line.ts";
import { giveOn } from "./give-on.ts";
import { createTakingBack } from "./take-back.ts";

type Deps = {
  readonly owner: Pick<BroadcastOwner, "get" | "listen">;
  readonly ask: Ask;
  readonly line: Pick<EncoderLineServer, "listen" | "order">;
  readonly startTarget: StartTarget<RtmpIngest>;
  /** What is kept for whoever is here. */
  readonly list: () => readonly KeptDestination[];
  readonly onChanged: () => void;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** Sends the stream of the moment on to what is kept. */
export type SendOn = {
  readonly streamId: () => string | null;
  readonly runOf: (id: string) => DestinationRun;
  /** Another program sends this stream: what the server can do is asked of it. */
  readonly sendAll: (streamId: string) => void;
  readonly send: (id: string, streamId: string) => void;
  readonly end: (id: string) => void;
  /** Somebody else is here: what was under way for the one before ends. */
  readonly forget: () => void;
  readonly stop: () => void;
};

const rest: DestinationRun = { step: "rest" };
const notHere: DestinationRun = {
  step: "refused",
  why: "This computer does not send the stream: let the server send it there.",
};

/** Begins with the stream that this device sends, never with a rehearsal, and ends with it. */
export function createSendOn(deps: Deps): SendOn {
  const { owner, list, onChanged } = deps;
  let session: Session | null = null;
  const change = (next: Session | null) => {
    session?.stop();
    session = next;
    onChanged();
  };
  /** The session of a stream that another program sends; null while this device sends one of its own. */
  const of = (streamId: string): Session | null => {
    if (session?.streamId === streamId) return session;
    if (isBroadcasting(owner.get())) return null;
    change(startSession(deps, streamId, false));
    return session;
  };
  const follow = () => {
    const broadcast = owner.get();
    const onAir = isBroadcasting(broadcast) ? onAirOf(broadcast) : null;
    const id = onAir === null || onAir.isRehearsal ? null : onAir.streamId;
    if (id === null && session?.isOwn) change(null);
    if (id === null || session?.streamId === id) return;
    change(startSession(deps, id, true));
    for (const kept of list()) if (kept.isOn) session?.send(kept);
  };
  const unlisten = owner.listen(follow);
  return {
    streamId: () => session?.streamId ?? null,
    runOf: (id) => session?.runOf(id) ?? rest,
    sendAll(streamId) {
      const its = of(streamId);
      for (const kept of list()) if (kept.isOn) its?.send(kept);
    },
    send(id, streamId) {
      const kept = list().find((each) => each.id === id);
      if (kept) of(streamId)?.send(kept);
    },
    end: (id) => session?.end(id),
    forget: () => change(null),
    stop() {
      unlisten();
      session?.stop();
      session = null;
    },
  };
}

type Session = {
  readonly streamId: string;
  readonly isOwn: boolean;
  readonly runOf: (id: string) => DestinationRun;
  readonly send: (kept: KeptDestination) => void;
  readonly end: (id: string) => void;
  readonly stop: () => void;
};

function startSession(deps: Deps, streamId: string, isOwn: boolean): Session {
  const runs = new Map<string, DestinationRun>();
  const direct = isOwn ? createDirect(deps) : null;
  const takingBack = createTakingBack({ ...deps, streamId });
  let isOver = false;
  /** One after the other: two of the same address are told apart by who came first. */
  let giving: Promise<void> = Promise.resolve();
  const tellOf = (id: string) => (run: DestinationRun) => {
    if (isOver) return;
    runs.set(id, run);
    takingBack.note(id, run);
    deps.onChanged();
  };
  const give = (kept: KeptDestination) => {
    const tell = tellOf(kept.id);
    const isTaken = (destinationId: string) =>
      [...runs].some(([id, run]) => id !== kept.id && run.step === "given" && run.destinationId === destinationId);
    direct?.close(kept.id); // two with one key put each other out
    takingBack.cancel(kept.id);
    tell({ step: "asking" });
    giving = giving.then(() => giveOn(kept, { ...deps, streamId, isTaken, tell, isOver: () => isOver }));
  };
  /** What the server sends there ends first. */
  const openDirect = async (kept: KeptDestination, lines: Direct) => {
    const tell = tellOf(kept.id);
    tell({ step: "connecting" });
    if (takingBack.given(kept.id) !== null && !(await takingBack.begin(kept.id, tell))) return;
    if (!isOver) lines.open(kept, tell);
  };
  return {
    streamId,
    isOwn,
    runOf: (id) => runs.get(id) ?? rest,
    send(kept) {
      const step = runs.get(kept.id)?.step ?? "rest";
      if (step === "asking" || step === "connecting" || step === "connected") return;
      if (kept.way === "server") give(kept);
      else if (direct) void openDirect(kept, direct);
      else tellOf(kept.id)(notHere);
    },
    end(id) {
      direct?.close(id);
      takingBack.cancel(id);
      if (runs.get(id)?.step !== "given") tellOf(id)(takingBack.given(id) ?? rest);
    },
    stop() {
      isOver = true;
      takingBack.cancel();
      direct?.stop();
    },
  };
}

type Direct = ReturnType<typeof createDirect>;

/** What this computer sends itself: every line hears the one encoder. */
function createDirect({ line, startTarget, now, random }: Deps) {
  const lines = new Map<string, DirectLine>();
  let config: StreamConfig | null = null;
  const setConfig = (next: StreamConfig | null) => {
    config = next;
    for (const each of lines.values()) each.setConfig(next);
  };
  const askKeyFrame = () => line.order({ type: "key-frame" });
  const unlisten = line.listen({
    onChunk: (chunk) => lines.forEach((each) => each.push(chunk)),
    onReport(report) {
      if (report.type === "config") setConfig(streamConfigOf(report));
      else if (report.type === "failed") setConfig(null);
    },
    onUp: () => undefined,
    onDown: () => setConfig(null),
  });
  const close = (id: string) => {
    void lines.get(id)?.stop();
    lines.delete(id);
  };
  return {
    open(kept: KeptDestination, tell: (run: DestinationRun) => void) {
      close(kept.id);
      const ingest = { way: "rtmp", url: kept.url, key: kept.streamKey } as const;
      const opened = openDirectLine(ingest, { startTarget, askKeyFrame, tell, now, random });
      lines.set(kept.id, opened);
      if (config) opened.setConfig(config);
    },
    close,
    stop() {
      unlisten();
      for (const id of [...lines.keys()]) close(id);
    },
  };
}
