import type { recordingRoutes } from "@nchat/contract/rest/recordings";
import type { Context } from "../context.ts";
import type { Part } from "../part.ts";
import type { Lease } from "../realtime/lease.ts";
import { recordingAliases, recordingRespellings } from "./aliases.ts";
import { createControl } from "./control.ts";
import { createDesk } from "./desk.ts";
import { createLibrary } from "./library.ts";
import { createRemoval } from "./removal.ts";
import { startRecording, type StartDeps } from "./start.ts";
import { loadRunning } from "./store.ts";
import type { Rounds } from "../rounds.ts";
import { startWatch } from "./watch.ts";

export type RecordingRouteName = keyof typeof recordingRoutes;

/** How often time is looked at; whatever is due is due by the day. */
const retentionEveryMs = 60_000;

/** What streams ask of recordings. */
export type StreamRecordings = Readonly<{
  /** Records a live stream in its host's name: one picture, the speaker large. Throws what a host would be answered. */
  start: (streamId: string, host: Readonly<{ id: string; roles: readonly string[] }>) => Promise<string>;
  /** Ends what runs, if anything; answers its id. */
  stop: (streamId: string) => Promise<string | null>;
}>;

/** Recordings: their routes, what media tells of them, the watch that repairs, and the end that time brings. */
export function createRecordings(ctx: Context): Part<RecordingRouteName> & Readonly<{ ofStreams: StreamRecordings }> {
  const desk = createDesk(ctx);
  const deps: StartDeps = { ...ctx, desk };
  const removal = createRemoval({ ...ctx, desk });
  let watch: Rounds | null = null;
  let lease: Lease | null = null;
  let unlisten = () => {};
  return {
    routes: { ...createControl(deps), ...createLibrary(deps, removal) },
    sockets: {},
    aliases: recordingAliases,
    respellings: recordingRespellings,
    ofStreams: {
      start: async (streamId, host) => {
        const options = { type: "composite", layout: "speaker", resolution: "1080p", arrangement: "speaker" } as const;
        return (await startRecording(deps, { streamId }, host, options)).facts.id;
      },
      stop: async (streamId) => {
        const running = await loadRunning(ctx.db, { streamId });
        if (running) await desk.apply(running.facts.id, { type: "stop-asked", at: ctx.now().getTime() });
        return running?.facts.id ?? null;
      },
    },
    start: async () => {
      const fault = await ctx.storage.fault();
      if (fault) ctx.log.error({ fault }, "the storage of recordings can't be used");
      unlisten = ctx.media.listen(async (event) => {
        if ("egress" in event) await desk.hear(event.egress, event.at);
      });
      ctx.jobs.handle("recordings:retention", async () => {
        await removal.sweep().finally(() => scheduleRetention(ctx, retentionEveryMs));
      });
    },
    ready: async () => {
      await scheduleRetention(ctx, 0);
      lease = ctx.lease("recordings-watch");
      watch = startWatch({ ...deps, removal }, lease.isHeld);
    },
    stop: async () => {
      unlisten();
      await watch?.stop();
      await lease?.stop();
    },
  };
}

async function scheduleRetention({ jobs, now }: Context, inMs: number): Promise<void> {
  const at = new Date(now().getTime() + inMs);
  await jobs.schedule("recordings:retention", {}, { at, key: "recordings:retention" });
}
