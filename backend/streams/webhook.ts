import type { WebhookEvent } from "livekit-server-sdk";
import type { Context } from "../context.ts";
import { claimWebhook } from "../webhooks/claim.ts";
import type { Desk } from "./desk.ts";
import { toStreamFact } from "./facts.ts";
import { putOutUnwelcome, streamIdOf } from "./rooms.ts";
import { loadStream } from "./store.ts";

/** What LiveKit's webhooks mean to streams: who feeds them, who has no business in their rooms, and that a room ended. */
export function createStreamWebhook(ctx: Context, desk: Pick<Desk, "apply">) {
  return async (id: string, event: WebhookEvent): Promise<void> => {
    const streamId = streamIdOf(event.room?.name ?? "");
    if (streamId === null) return;
    if (event.event === "participant_joined") return await joined(ctx, streamId, event);
    await desk.apply(streamId, {
      event: (stored) => toStreamFact(event, stored),
      claim: (trx) => claimWebhook(trx, id, event.event),
    });
  };
}

async function joined(ctx: Context, streamId: string, { participant }: WebhookEvent): Promise<void> {
  const stored = participant ? await loadStream(ctx.db, streamId) : null;
  if (!stored || !participant) return;
  const mayPublish = participant.permission?.canPublish ?? false;
  await putOutUnwelcome(ctx, stored, [{ identity: participant.identity, mayPublish }]);
}
