import type { Context } from "../context.ts";
import type { Rounds } from "../rounds.ts";
import { startWatch } from "../livekit/watch.ts";
import type { Part } from "../part.ts";
import type { Lease } from "../realtime/lease.ts";
import { createSample } from "../sample/sample.ts";
import { createWebhooks, type WebhookListener } from "../webhooks/webhooks.ts";
import { createCalls, resumeCalls } from "./calls.ts";
import { createDesk, type Desk, loadOpenCalls } from "./desk.ts";
import { endedRooms } from "./lists.ts";
import type { CallRouteName } from "./routes.ts";
import type { CallEventName } from "./sockets.ts";

/**
 * Everything about calls as one part: REST, events, webhooks, the watch on LiveKit and the sample people. `onWebhook`
 * hears what webhooks say of other rooms.
 */
export function createCallService(
  ctx: Context,
  onWebhook: WebhookListener,
): Part<CallRouteName, CallEventName> & Pick<Desk, "listen"> {
  const desk = createDesk(ctx);
  const calls = createCalls(ctx, desk);
  const webhooks = createWebhooks(ctx, desk, onWebhook);
  const sample = createSample(ctx, desk, calls.commands);
  let watch: Rounds | null = null;
  let lease: Lease | null = null;
  return {
    ...calls,
    listen: desk.listen,
    ...(webhooks.register ? { register: webhooks.register } : {}),
    start: async () => {
      await ctx.livekit.checkVersion();
      await calls.start?.();
    },
    ready: async () => {
      await resumeCalls(ctx, desk);
      await sample.start?.();
      const held = ctx.lease("livekit-watch");
      lease = held;
      watch = startWatch({
        ...ctx,
        desk,
        isOurs: held.isHeld,
        callLimitMs: ctx.config.ceilings.callMs,
        openCalls: () => loadOpenCalls(ctx.db),
        endedRooms: (callIds) => endedRooms(ctx.db, callIds),
      });
    },
    stop: async () => {
      await watch?.stop();
      await lease?.stop();
      await sample.stop?.();
      await calls.stop?.();
    },
  };
}
