import type { WebhookEvent } from "livekit-server-sdk";
import { toEgress } from "./egress-info.ts";
import type { MediaEvent } from "./events.ts";
import { toIngress } from "./ingress-info.ts";
import type { Sink } from "./sink.ts";

/** A verified webhook as media's event; null when it is about something else. */
export function toMediaEvent(event: WebhookEvent, sink: Sink): MediaEvent | null {
  const { id, egressInfo, ingressInfo } = event;
  const at = Number(event.createdAt) * 1000;
  switch (event.event) {
    case "egress_started":
    case "egress_updated":
    case "egress_ended":
      return egressInfo ? { id, type: event.event, at, egress: toEgress(egressInfo, sink) } : null;
    case "ingress_started":
    case "ingress_ended":
      return ingressInfo ? { id, type: event.event, at, ingress: toIngress(ingressInfo) } : null;
    default:
      return null;
  }
}
