import type { SentKind } from "./publish-options.ts";
import type { Sent } from "./room-commands.ts";
import { rememberStyle } from "./sharpen-text.ts";

/**
 * What one link was given to send. livekit-client stops a track whose publication did not come about within 15 s, even
 * after its room was left; so each link gets a copy of its own, and the original lives on for the next link.
 */
export function createSentCopies() {
  const copies = new Map<SentKind, MediaStreamTrack>();
  const stop = (kind: SentKind): void => {
    copies.get(kind)?.stop();
    copies.delete(kind);
  };
  return {
    /** A copy to hand over; the one before, of the same kind, ends. */
    make: (kind: SentKind, sent: Sent): Sent => {
      stop(kind);
      const track = sent.track.clone();
      rememberStyle(track, sent.style);
      copies.set(kind, track);
      return { ...sent, track };
    },
    stop,
    stopAll: (): void => {
      for (const kind of [...copies.keys()]) stop(kind);
    },
  };
}
