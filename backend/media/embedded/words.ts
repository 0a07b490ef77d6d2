import type { MediaFailure } from "../port.ts";

/** Sentences for people about what embedded media can't do. */
export const words = {
  noFfmpeg: "This server has no ffmpeg: it can neither record nor take encoders in.",
  noFeed: "No encoder is sending to it just now.",
  noChromium: "This server has no Chromium, which composes a picture of what people send.",
  noComposer: "This server has no built page that composes a picture of what people send.",
  noComposing: "This server is set to pass on what one encoder sends, and to compose nothing.",
  full: "This server composes as many pictures as it can at once. Try again when another recording or stream has ended.",
  notThereYet: "The program that puts the picture together has not come up; it is tried again.",
  rests: (reason: string, minutes: number) =>
    `The picture could not be composed: ${reason}. After a pause of ${minutes === 1 ? "a minute" : `${minutes} minutes`} it is tried again.`,
  otherPicture: "This server makes one picture of a room at a time, and another is being made of it.",
  coHostsLeftOut: (reason: string) =>
    `Co-hosts are seen and heard in the room only, not by viewers outside of it, destinations and recordings. ${reason}`,
  no4k: "This server records up to 1080p. 4k needs LiveKit's Egress, which needs Redis.",
  noTemplate: "This server has the layouts grid, speaker and single. Others need LiveKit's Egress, which needs Redis.",
  noTracks:
    "This server records one picture of everybody. Tracks by themselves need LiveKit's Egress, which needs Redis.",
  noLayout: "What an encoder sends has no layout that could be changed.",
  anotherSends: "Another encoder sends already.",
  roomIsSilent: "The room did not answer in time.",
  notThere: "Embedded media does not know that (any more).",
  over: "It has ended already.",
  noDestinations: "It sends nowhere.",
  newKey: "The key of this address was replaced.",
  wrongKey: "This key is not known.",
  diskFull: "The disk of this server is full: nothing can be recorded.",
  allOutputs: (running: number, most: number) =>
    `This server passes on as much as it may: ${running} of ${most} outputs run. Try it again when a stream has ended.`,
} as const;

export const unavailable = (reason: string): MediaFailure => ({
  outcome: "unavailable",
  code: "MEDIA_UNAVAILABLE",
  reason,
});
export const refused = (reason: string): MediaFailure => ({ outcome: "refused", reason });
export const notFound: MediaFailure = { outcome: "not-found", reason: words.notThere };
