import type { MediaFailure } from "../port.ts";

/** Sentences for people about what embedded media can't do. */
export const words = {
  noFfmpeg: "This server has no ffmpeg: it can neither record nor take encoders in.",
  oneFeed:
    "This server passes on what one encoder sends. A picture composed of several people needs LiveKit's Egress, which needs Redis.",
  noFeed:
    "No encoder is sending to it. What people send from the app is composed by LiveKit's Egress, which needs Redis.",
  needsFolder: "This server records into its own folder only. Recording into a bucket needs LiveKit's Egress.",
  noLayout: "What an encoder sends has no layout that could be changed.",
  noWhip: "This server takes encoders in by RTMP. WHIP needs LiveKit's Ingress, which needs Redis.",
  notThere: "Embedded media does not know that (any more).",
  over: "It has ended already.",
  noDestinations: "It sends nowhere.",
  newKey: "The key of this address was replaced.",
  wrongKey: "This key is not known.",
} as const;

export const unavailable = (reason: string): MediaFailure => ({
  outcome: "unavailable",
  code: "MEDIA_UNAVAILABLE",
  reason,
});
export const refused = (reason: string): MediaFailure => ({ outcome: "refused", reason });
export const notFound: MediaFailure = { outcome: "not-found", reason: words.notThere };
