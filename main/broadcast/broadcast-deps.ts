import type { BroadcastHealth } from "@nchat/contract/broadcast";
import type { BroadcastOwner } from "./broadcast-owner.ts";
import type { Kept } from "./kept-broadcast.ts";
import type { StartSending } from "./sending.ts";
import type { BroadcastServer } from "./server.ts";

/** What one broadcast needs. */
export type BroadcastDeps = {
  readonly owner: BroadcastOwner;
  readonly server: BroadcastServer;
  /** What is kept of the running broadcast for the person who is here. */
  readonly kept: {
    readonly get: () => Kept | null;
    readonly keep: (kept: Kept) => void;
    readonly forget: () => void;
  };
  /** Opens the engine if need be and begins to send. */
  readonly startSending: StartSending;
  readonly onHealth: (health: BroadcastHealth) => void;
  /** How busy this computer is since it was asked last, 0 to 1. */
  readonly processorShare: () => number;
  readonly now: () => number;
  readonly random: () => number;
};
