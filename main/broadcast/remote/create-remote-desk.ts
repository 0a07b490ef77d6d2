import { type BroadcastHealth, isBroadcasting } from "@nchat/contract/broadcast";
import type { BroadcastOwner } from "../broadcast-owner.ts";
import type { Clips } from "../clips/clips.ts";
import type { StudioOwner } from "../studio-owner.ts";
import type { StudioTools } from "../desk/start-desk.ts";
import type { RemoteDesk } from "./remote-desk.ts";

type Steered = {
  readonly owner: BroadcastOwner;
  readonly studio: StudioOwner;
  readonly tools: Pick<StudioTools, "actions" | "markers">;
  readonly clips: Pick<Clips, "lastPath" | "listen">;
  readonly health: () => BroadcastHealth | null;
  readonly version: string;
  readonly now: () => number;
};

/** What remote programs see and steer. */
export function createRemoteDesk({ owner, studio, tools, clips, health, version, now }: Steered): RemoteDesk {
  return {
    getStudio: studio.get,
    dispatch: studio.dispatch,
    getBroadcast: owner.get,
    getHealth: () => (isBroadcasting(owner.get()) ? health() : null),
    start: tools.actions.begin,
    stop: () => void tools.actions.act({ type: "end-stream" }),
    mark: (text) => tools.markers.add(text) !== null,
    saveClip: () => void tools.actions.act({ type: "clip", seconds: null }),
    lastClip: clips.lastPath,
    listen(listener) {
      const stops = [owner.listen(listener), studio.listen({ onStudio: listener }), clips.listen(listener)];
      return () => stops.forEach((stop) => stop());
    },
    version,
    now,
  };
}
