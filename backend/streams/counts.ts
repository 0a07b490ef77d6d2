import type { Context } from "../context.ts";

/** At most so often is it told how many watch a stream. */
const everyMs = 1000;

/** Tells how many watch. */
export type CountTeller = Readonly<{ changed: (streamId: string) => void; stop: () => Promise<void> }>;

/** Makes it: the first change is told at once, further ones within a second together. */
export function createCountTeller({
  db,
  push,
  log,
  turns,
}: Pick<Context, "db" | "push" | "log" | "turns">): CountTeller {
  const waiting = new Map<string, { timer: NodeJS.Timeout; isChanged: boolean }>();
  const telling = new Set<Promise<void>>();
  const tell = (streamId: string) => {
    // Read and told in turn: of two nodes that tell at once the later one tells the newer count.
    const told = turns(`count:${streamId}`, () => tellCount(db, push, streamId))
      .catch((error: unknown) => log.warn({ err: error, streamId }, "it could not be told how many watch"))
      .finally(() => telling.delete(told));
    telling.add(told);
  };
  const pause = (streamId: string) => {
    const timer = setTimeout(() => {
      const isChanged = waiting.get(streamId)?.isChanged ?? false;
      waiting.delete(streamId);
      if (!isChanged) return;
      tell(streamId);
      pause(streamId);
    }, everyMs);
    waiting.set(streamId, { timer: timer.unref(), isChanged: false });
  };
  return {
    changed: (streamId) => {
      const entry = waiting.get(streamId);
      if (entry) {
        entry.isChanged = true;
        return;
      }
      tell(streamId);
      pause(streamId);
    },
    stop: async () => {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
      await Promise.all(telling);
    },
  };
}

async function tellCount(db: Context["db"], push: Context["push"], streamId: string): Promise<void> {
  const row = await db
    .selectFrom("nchat_streams")
    .select(["host_id", "viewer_count", "peak_viewers", "total_views"])
    .where("id", "=", streamId)
    .executeTakeFirst();
  if (!row) return;
  push.toStream(streamId, [row.host_id], "stream:viewer_count", {
    streamId,
    viewerCount: row.viewer_count,
    count: row.viewer_count,
    peakViewers: row.peak_viewers,
    totalViews: row.total_views,
  });
}
