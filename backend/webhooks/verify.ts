import { WebhookReceiver, type WebhookEvent } from "livekit-server-sdk";
import { z } from "zod";
import type { Config } from "../config.ts";

/** LiveKit gives up after half a minute; what comes later than this was kept back by somebody. */
const longestMs = 120_000;

/** What is not LiveKit's own and fresh, and why; for the log, never for the sender. */
export type Rejection = Readonly<{ outcome: "rejected"; reason: string }>;

/** A webhook that is. */
export type Verified = Readonly<{ outcome: "verified"; id: string; event: WebhookEvent }>;

/** Checks one webhook: signature, hash of the very bytes that came, and age. */
export type Verify = (body: string, authorization: string | undefined, now: Date) => Promise<Verified | Rejection>;

const Id = z.string().min(1).max(255);
const Name = z.string().min(1).max(100);

/** Makes the check with LiveKit's API key, which signs webhooks too. */
export function createVerify({ apiKey, apiSecret }: Config["livekit"]): Verify {
  const receiver = new WebhookReceiver(apiKey, apiSecret);
  return async (body, authorization, now) => {
    // With the SDK's ten seconds of tolerance, for LiveKit's clock may run ahead of ours.
    const event = await receiver.receive(body, authorization).catch((error: unknown) => String(error));
    if (typeof event === "string") return { outcome: "rejected", reason: event };
    const id = Id.safeParse(event.id);
    if (!id.success) return { outcome: "rejected", reason: "the event has no id" };
    if (!Name.safeParse(event.event).success) return { outcome: "rejected", reason: "the event has no name" };
    const age = now.getTime() - Number(event.createdAt) * 1000;
    if (Math.abs(age) > longestMs)
      return { outcome: "rejected", reason: `the event is ${Math.round(age / 1000)} s old` };
    return { outcome: "verified", id: id.data, event };
  };
}
