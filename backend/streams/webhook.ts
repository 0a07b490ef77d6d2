import type { WebhookEvent } from "livekit-server-sdk";
import type { Context } from "../context.ts";
import { claimWebhook } from "../webhooks/claim.ts";
import type { Desk } from "./desk.ts";
import { toStreamFact } from "./facts.ts";
import { judgeInside, streamIdOf } from "./rooms.ts";
import { loadStream } from "./store.ts";

/** What LiveKit's webhooks mean to streams: who feeds them, who has no business in their rooms, and that a room ended. */
export function createStreamWebhook(ctx: Context, desk: Pick<Desk, "apply">) {
  return async (id: string, event: WebhookEvent): Promise<void> => {
    const streamId = streamIdOf(event.room?.name ?? "");
    if (streamId === null) return;
    if (event.event === "participant_joined" || event.event === "track_published") {
      const verdict = await judge(ctx, streamId, event);
      if (event.event === "participant_joined" || verdict !== "welcome") return;
    }
    await desk.apply(streamId, {
      event: (stored) => toStreamFact(event, stored),
      claim: (trx) => claimWebhook(trx, id, event.event),
    });
  };
}

/** Looks at whoever came in, or began to publish, perhaps by a token of an earlier role. */
async function judge(ctx: Context, streamId: string, { event, participant }: WebhookEvent) {
  const stored = participant ? await loadStream(ctx.db, streamId) : null;
  if (!stored || !participant) return "out";
  const { identity, permission } = participant;
  const mayPublish = event === "track_published" || (permission?.canPublish ?? false);
  return (await judgeInside(ctx, stored, [{ identity, mayPublish }])).get(identity);
}
