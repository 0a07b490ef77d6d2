import type { Context } from "../context.ts";
import type { Desk } from "./desk.ts";
import type { Ingresses } from "./ingresses.ts";
import type { Outputs } from "./outputs.ts";
import type { StoredStream } from "./rows.ts";
import { loadStream } from "./store.ts";
import type { StreamRecordings } from "./streams.ts";
import type { Viewers } from "./viewers.ts";

type Deps = Pick<Context, "db" | "livekit" | "log"> &
  Readonly<{
    desk: Desk;
    outputs: Pick<Outputs, "end">;
    ingresses: Pick<Ingresses, "end">;
    viewers: Pick<Viewers, "closeAll">;
    recordings: Pick<StreamRecordings, "stop">;
  }>;

/** The ends of streams, however they come about. */
export type Endings = Readonly<{
  /** Wraps a stream up that is to end, once; nobody waits for it. */
  begin: (stored: StoredStream) => void;
  /** Ends a stream and waits until it has ended; answers it as it is then, also one that was over before. */
  stop: (streamId: string) => Promise<StoredStream>;
}>;

/** How long who ends a stream waits for it, and how often it is looked at where another node ends it. */
const patienceMs = 20_000;
const lookMs = 100;

/** Makes them. */
export function createEndings(deps: Deps): Endings {
  const { desk } = deps;
  const running = new Map<string, Promise<void>>();
  return {
    begin: (stored) => {
      const { id } = stored.state;
      if (running.has(id)) return;
      const ending = wrapUp(deps, stored).finally(() => running.delete(id));
      running.set(id, ending);
      desk.track("a stream could not be ended; its deadline ends it", ending);
    },
    stop: async (streamId) => {
      const stored = await desk.command(streamId, { event: { type: "stop" } });
      await running.get(streamId);
      return await whenOver(deps, stored);
    },
  };
}

/** Another node may be wrapping it up. */
async function whenOver({ db }: Deps, stored: StoredStream): Promise<StoredStream> {
  for (const deadline = Date.now() + patienceMs; ;) {
    const found = (await loadStream(db, stored.state.id)) ?? stored;
    if (found.state.status !== "ending" || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

/**
 * Wraps a stream up: what leaves it and what feeds it end, the room is closed, its viewers too; then it has ended. What
 * fails is logged and does not keep it from ending; the watch finds what is left at LiveKit.
 */
async function wrapUp(deps: Deps, stored: StoredStream): Promise<void> {
  const { desk, livekit, log, outputs, ingresses, recordings, viewers } = deps;
  const { id } = stored.state;
  const steps = [
    () => recordings.stop(id),
    () => outputs.end(stored),
    () => ingresses.end(id),
    () => livekit.deleteRoom(stored.facts.roomName),
    () => viewers.closeAll(id),
  ];
  for (const step of steps)
    await step().catch((error: unknown) => {
      log.warn({ err: error, streamId: id }, "a stream could not be wrapped up whole");
    });
  await desk.apply(id, { event: { type: "wrapped-up" } });
}
