import type { Context } from "../context.ts";
import type { Desk } from "../calls/desk.ts";
import { toMediaEvent } from "../media/livekit-events.ts";
import type { Part } from "../part.ts";
import { claimWebhook } from "./claim.ts";
import { callIdOf, toFact } from "./facts.ts";
import { createVerify } from "./verify.ts";

const path = "/api/webhooks/livekit";
const longestBody = 256 * 1024;

/** Hears every verified webhook that is about no call; one that throws makes LiveKit send it again. */
export type WebhookListener = (id: string, event: Parameters<typeof toFact>[0]) => Promise<void>;

/**
 * LiveKit's webhooks (plan §5.5). The body is read as it came, because its hash is signed. An event is handled once,
 * however often it comes: its id and what follows from it are stored in one transaction.
 */
export function createWebhooks(ctx: Context, desk: Desk, onOther: WebhookListener): Part {
  const verify = createVerify(ctx.config.livekit);
  return {
    routes: {},
    sockets: {},
    register: async (scope) => {
      scope.removeAllContentTypeParsers();
      const types = ["application/webhook+json", "application/json"];
      scope.addContentTypeParser(types, { parseAs: "string", bodyLimit: longestBody }, (_request, body, done) =>
        done(null, body),
      );
      scope.post(path, { config: { rateLimit: false } }, async (request, reply) => {
        const body = typeof request.body === "string" ? request.body : "";
        const verdict = await verify(body, request.headers.authorization, ctx.now());
        if (verdict.outcome === "rejected") {
          ctx.log.warn({ reason: verdict.reason, address: request.ip }, "a webhook was rejected");
          const error = { code: "UNAUTHENTICATED", message: "This is not from LiveKit", requestId: request.id };
          return reply.code(401).send({ error });
        }
        await handle(ctx, desk, onOther, verdict.id, verdict.event);
        return reply.code(200).send({ success: true });
      });
    },
  };
}

async function handle(
  ctx: Context,
  desk: Desk,
  onOther: WebhookListener,
  id: string,
  event: Parameters<typeof toFact>[0],
): Promise<void> {
  const ofMedia = toMediaEvent(event, ctx.config.storage);
  if (ofMedia) return await ctx.media.deliver(ofMedia);
  const callId = callIdOf(event.room?.name ?? "");
  if (callId === null) return await onOther(id, event);
  const fact = toFact(event);
  if (fact === null) return;
  await desk.apply(callId, {
    event: fact,
    claim: (trx) => claimWebhook(trx, id, event.event),
  });
}
