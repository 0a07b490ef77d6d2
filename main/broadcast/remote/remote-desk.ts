import type { Broadcast, BroadcastHealth } from "@nchat/contract/broadcast";
import type { Studio, StudioEvent } from "@nchat/contract/studio";

/** What remote programs see and steer. */
export type RemoteDesk = {
  readonly getStudio: () => Studio;
  readonly dispatch: (event: StudioEvent) => void;
  readonly getBroadcast: () => Broadcast;
  readonly getHealth: () => BroadcastHealth | null;
  /** Goes live as the studio's button would; null, or what is missing. */
  readonly start: () => Promise<string | null>;
  readonly stop: () => void;
  /** Marks this moment; false while nothing is live. */
  readonly mark: (text: string | null) => boolean;
  /** Saves the last seconds, as many as the studio is set to; `listen` tells when its file is there. */
  readonly saveClip: () => void;
  /** The file of the clip that was saved last. */
  readonly lastClip: () => string | null;
  /** Told after each change. */
  readonly listen: (listener: () => void) => () => void;
  readonly version: string;
  readonly now: () => number;
};
