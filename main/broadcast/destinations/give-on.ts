import { canonicalRtmpUrl } from "@nchat/contract/rtmp-address";
import type { Destination } from "@nchat/contract/streams";
import type { DestinationRun } from "@nchat/contract/saved-destinations";
import { backOff } from "../back-off.ts";
import type { Ask } from "../server.ts";
import type { KeptDestination } from "./destinations-file.ts";

type Deps = {
  readonly ask: Ask;
  readonly streamId: string;
  /** The server's destinations that are another kept one's. */
  readonly isTaken: (destinationId: string) => boolean;
  readonly tell: (run: DestinationRun) => void;
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Nobody wants it any more. */
  readonly isOver: () => boolean;
};

const mostTries = 6;
const noAnswer = "The server did not answer.";

/**
 * Asks the server to send a stream on; tried again while it does not answer, a no is final. It looks first each time: an
 * answer that was lost may have been a yes, and a stream that is taken up again was given before.
 */
export async function giveOn(kept: KeptDestination, deps: Deps): Promise<void> {
  const { ask, streamId, tell, isOver } = deps;
  const { platform, url, streamKey } = kept;
  const params = { id: streamId };
  for (let attempt = 0; attempt < mostTries && !isOver(); attempt++) {
    if (attempt > 0) await deps.sleep(backOff(attempt, deps.random));
    if (isOver()) return;
    const listed = await ask("listDestinations", { params });
    if (isOver()) return;
    if (!listed.ok && listed.code !== null) return tell({ step: "refused", why: listed.problem.detail ?? noAnswer });
    if (!listed.ok) continue;
    const there = listed.value.destinations.find((each) => isSame(each, kept) && !deps.isTaken(each.id));
    if (there) {
      tell({ step: "given", destinationId: there.id });
      // Its key may be another one, typed by hand; one that is taken is the right one, and not to be interrupted.
      const isRight = there.status === "connected" || (there.status === "pending" && there.errorMessage === null);
      if (!isRight)
        await ask("updateDestination", { params: { ...params, destinationId: there.id }, body: { streamKey } });
      return;
    }
    const added = await ask("addDestination", { params, body: { platform, url, streamKey } });
    if (isOver()) return;
    if (added.ok) return tell({ step: "given", destinationId: added.value.destination.id });
    if (added.code !== null) return tell({ step: "refused", why: added.problem.detail ?? noAnswer });
  }
  if (!isOver()) tell({ step: "refused", why: noAnswer });
}

function isSame({ platform, rtmpUrl }: Destination, kept: KeptDestination): boolean {
  return platform === kept.platform && canonicalRtmpUrl(rtmpUrl) === canonicalRtmpUrl(kept.url);
}
