import { type Kysely, sql } from "kysely";
import type { RouteAnswer } from "@nchat/contract/rest";
import type { Tables } from "../db/tables.ts";

/** How many watched at the end of some seconds, and at most within them. */
type Sample = Readonly<{ at: number; viewers: number; peak: number }>;

/** A count is noted once for so many seconds, however often it changes. */
const sampleSeconds = 10;
/** A picture has room for so many steps. */
const mostSteps = 120;

/** Notes how many watch a stream that is live; its row is locked, so that the later word is the later count. */
export async function noteViewers(db: Kysely<Tables>, streamId: string, now: Date): Promise<void> {
  await sql`
    insert into nchat_stream_viewer_samples as v (stream_id, at_seconds, viewers, peak)
    select id, floor(extract(epoch from ${now}::timestamptz - started_at) / ${sampleSeconds}::int)::int * ${sampleSeconds}::int,
      viewer_count, viewer_count
    from nchat_streams where id = ${streamId} and started_at <= ${now}::timestamptz and ended_at is null
    on conflict (stream_id, at_seconds) do update
      set viewers = excluded.viewers, peak = greatest(v.peak, excluded.peak)`.execute(db);
}

/** What was noted of a stream, in the order of time. */
export async function readSamples(db: Kysely<Tables>, streamId: string): Promise<readonly Sample[]> {
  return await db
    .selectFrom("nchat_stream_viewer_samples")
    .select(["at_seconds as at", "viewers", "peak"])
    .where("stream_id", "=", streamId)
    .orderBy("at_seconds")
    .execute();
}

type Timeline = Pick<RouteAnswer<"getStreamAnalytics">, "stepSeconds" | "timeline">;

/** The most within each step of a stream that was live for so long. What nothing was noted in is as it was before. */
export function timelineOf(samples: readonly Sample[], durationSeconds: number): Timeline {
  const stepSeconds = Math.max(1, Math.ceil(durationSeconds / mostSteps / sampleSeconds)) * sampleSeconds;
  if (samples.length === 0) return { stepSeconds, timeline: [] };
  const timeline: { at: number; viewers: number }[] = [];
  let next = 0;
  let now = 0;
  for (let at = 0; at < Math.max(durationSeconds, 1); at += stepSeconds) {
    let most = now;
    for (let sample = samples[next]; sample && sample.at < at + stepSeconds; sample = samples[next]) {
      most = Math.max(most, sample.peak);
      now = sample.viewers;
      next += 1;
    }
    timeline.push({ at, viewers: most });
  }
  return { stepSeconds, timeline };
}
