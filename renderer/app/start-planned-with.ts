import { holdsStream, onAirOf } from "@nchat/contract/broadcast";
import type { StreamInfo } from "@nchat/contract/streams";
import type { Services } from "./services.ts";
import { words } from "./words.ts";

type Needs = Pick<Services, "planned" | "router" | "toasts"> & {
  readonly platform: Pick<Services["platform"], "studio">;
};

/** Opens the studio, with its form filled from a planned stream unless it sends that one; null where there is no studio. */
export function startPlannedWith({ planned, platform, router, toasts }: Needs): ((stream: StreamInfo) => void) | null {
  const { studio } = platform;
  if (planned === null || studio === null) return null;
  return (stream) => {
    const broadcast = studio.broadcast.getState();
    // Else it is on its way already, or the studio offers to go on with it.
    const isOther = onAirOf(broadcast)?.streamId !== stream.id;
    if (isOther) planned.choose(stream);
    router.go({ page: "studio" });
    if (isOther && holdsStream(broadcast)) toasts.raise("info", words.plannedLater(stream.title));
  };
}
