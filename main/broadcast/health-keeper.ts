import { type BroadcastHealth, isBroadcasting } from "@nchat/contract/broadcast";
import type { BroadcastOwner } from "./broadcast-owner.ts";

/** The newest figures of the broadcast that runs; null before the first ones, and as soon as none runs. */
export type HealthKeeper = {
  readonly get: () => BroadcastHealth | null;
  readonly set: (health: BroadcastHealth) => void;
};

/** `onChanged` hears of all figures, and when they are forgotten: they say nothing of a stream that has ended. */
export function createHealthKeeper(
  owner: Pick<BroadcastOwner, "get" | "listen">,
  onChanged: (health: BroadcastHealth | null) => void,
): HealthKeeper {
  let now: BroadcastHealth | null = null;
  const change = (next: BroadcastHealth | null) => {
    now = next;
    onChanged(next);
  };
  owner.listen((broadcast) => {
    if (!isBroadcasting(broadcast) && now !== null) change(null);
  });
  return {
    get: () => now,
    set(health) {
      if (isBroadcasting(owner.get())) change(health);
    },
  };
}
