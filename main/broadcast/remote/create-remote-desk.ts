import { type BroadcastHealth, isBroadcasting } from "@nchat/contract/broadcast";
import type { BroadcastOwner } from "../broadcast-owner.ts";
import type { Broadcaster } from "../broadcaster.ts";
import type { PreflightRunner } from "../preflight.ts";
import type { StudioOwner } from "../studio-owner.ts";
import type { RemoteDesk } from "./remote-desk.ts";

type Steered = {
  readonly owner: BroadcastOwner;
  readonly studio: StudioOwner;
  readonly broadcaster: Broadcaster;
  readonly preflight: PreflightRunner;
  readonly health: () => BroadcastHealth | null;
  readonly version: string;
  readonly now: () => number;
};

/** What remote programs see and steer. */
export function createRemoteDesk({ owner, studio, broadcaster, preflight, health, version, now }: Steered): RemoteDesk {
  return {
    getStudio: studio.get,
    dispatch: studio.dispatch,
    getBroadcast: owner.get,
    getHealth: () => (isBroadcasting(owner.get()) ? health() : null),
    start() {
      const plan = studio.getPlan();
      if (plan === null) return "no-plan";
      preflight.cancel();
      broadcaster.goLive(plan);
      return "started";
    },
    stop: () => void broadcaster.stop(),
    listen(listener) {
      const stops = [owner.listen(listener), studio.listen({ onStudio: listener })];
      return () => stops.forEach((stop) => stop());
    },
    version,
    now,
  };
}
