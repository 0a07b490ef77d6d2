import type { Egress, Ingress } from "./port.ts";

/** What media tells by itself; the form of LiveKit's `egress_*` and `ingress_*` webhooks. `at` in milliseconds. */
export type MediaEvent = Readonly<
  | { id: string; type: "egress_started" | "egress_updated" | "egress_ended"; at: number; egress: Egress }
  | { id: string; type: "ingress_started" | "ingress_ended"; at: number; ingress: Ingress }
>;
