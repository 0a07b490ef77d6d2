import type { SentKind } from "./publish-options.ts";
import type { Sent } from "./room-commands.ts";
import { rememberStyle } from "./sharpen-text.ts";

/**
 * What one link was given to send. livekit-client stops a track whose publication did not come about within 15 s, even
 * after its room was left; so each link gets a copy of its own, and the original lives on for the next link.
 */
export function createSentCopies() {
  const copies = new Map<SentKind, MediaStreamTrack>();
  const copyOf = new WeakMap<MediaStreamTrack, MediaStreamTrack>();
  return {
    /** A copy to hand over; the one before, of the same kind, ends. */
    make: (kind: SentKind, sent: Sent): Sent => {
      copies.get(kind)?.stop();
      const track = sent.track.clone();
      rememberStyle(track, sent.style);
      copies.set(kind, track);
      copyOf.set(sent.track, track);
      return { ...sent, track };
    },
    /** Ends the copy of that very track, and no later one of its kind. Answers it, so that it can be taken back. */
    stop: (track: MediaStreamTrack): MediaStreamTrack | null => {
      const copy = copyOf.get(track) ?? null;
      copy?.stop();
      return copy;
    },
    stopAll: (): void => {
      for (const copy of copies.values()) copy.stop();
      copies.clear();
    },
  };
}
