import { z } from "zod";
import { Uuid } from "./primitives.ts";
import { StreamMarker } from "./stream-markers.ts";
import { Destination, StreamInfo } from "./streams.ts";

const AboutStream = z.object({ streamId: Uuid, stream: StreamInfo });

/** What the server tells of streams (plan §11.5), to those who may see them; chat and reactions stand elsewhere. */
export const streamServerEvents = {
  /** It was opened or, with `status: live`, picture or sound has come. */
  "stream:started": AboutStream,
  "stream:ended": AboutStream,
  /** Anything else changed: title, visibility, schedule, the host away or back. */
  "stream:updated": AboutStream,
  "stream:scheduled": AboutStream,
  "stream:cancelled": AboutStream,
  /** A planned stream begins in a quarter of an hour. */
  "stream:reminder": AboutStream,
  /** At most once a second. `count` is nchat's spelling of `viewerCount`. */
  "stream:viewer_count": z.object({
    streamId: Uuid,
    viewerCount: z.int(),
    count: z.int(),
    peakViewers: z.int(),
    totalViews: z.int(),
  }),
  /** To the host: how sending to a target goes. */
  "stream:destination_changed": z.object({ streamId: Uuid, destination: Destination }),
  /** To those who run the stream: a moment was marked, on whichever device. */
  "stream:marker_added": z.object({ streamId: Uuid, marker: StreamMarker }),
  /** To the same: that was taken back. */
  "stream:marker_removed": z.object({ streamId: Uuid, markerId: Uuid }),
  /** To somebody who may not see the stream any more. */
  "stream:removed": z.object({ streamId: Uuid }),
} as const;
