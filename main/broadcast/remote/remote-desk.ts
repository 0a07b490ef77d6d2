import type { Broadcast, BroadcastHealth } from "@nchat/contract/broadcast";
import type { Studio, StudioEvent } from "@nchat/contract/studio";

/** What remote programs see and steer. */
export type RemoteDesk = {
  readonly getStudio: () => Studio;
  readonly dispatch: (event: StudioEvent) => void;
  readonly getBroadcast: () => Broadcast;
  readonly getHealth: () => BroadcastHealth | null;
  /** Goes live as the last time; "no-plan" for somebody who never was. */
  readonly start: () => "started" | "no-plan";
  readonly stop: () => void;
  /** Told after each change. */
  readonly listen: (listener: () => void) => () => void;
  readonly version: string;
  readonly now: () => number;
};
