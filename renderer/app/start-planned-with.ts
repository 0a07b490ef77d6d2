import { holdsStream } from "@nchat/contract/broadcast";
import type { StreamInfo } from "@nchat/contract/streams";
import type { Services } from "./services.ts";
import { words } from "./words.ts";

type Needs = Pick<Services, "planned" | "router" | "toasts"> & {
  readonly platform: Pick<Services["platform"], "studio">;
};

/** Opens the studio with its form filled from a planned stream; null where there is no studio. */
export function startPlannedWith({ planned, platform, router, toasts }: Needs): ((stream: StreamInfo) => void) | null {
  const { studio } = platform;
  if (planned === null || studio === null) return null;
  return (stream) => {
    planned.choose(stream);
    router.go({ page: "studio" });
    if (holdsStream(studio.broadcast.getState())) toasts.raise("info", words.plannedLater(stream.title));
  };
}
