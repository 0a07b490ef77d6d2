import { z } from "zod";

/** How the person wants the programme to leave this computer. */
export const SendChoice = z.enum(["automatic", "rtmp", "webrtc"]);
export type SendChoice = z.output<typeof SendChoice>;

/** How it leaves: RTMP by ffmpeg, WebRTC to the stream's ingress (WHIP), or WebRTC straight into the stream's room. */
export const SendWay = z.enum(["rtmp", "whip", "room"]);
export type SendWay = z.output<typeof SendWay>;

/** The way that was taken, and why that one. */
export const SentBy = z.object({
  way: SendWay,
  why: z.enum([
    /** What is tried first when nobody chooses. */
    "usual",
    "chosen",
    /** There is no ffmpeg on this computer. */
    "no-ffmpeg",
    /** The server has no RTMP for this stream. */
    "no-rtmp",
    /** The line to the server's RTMP did not come about. */
    "rtmp-blocked",
  ]),
});
export type SentBy = Readonly<z.output<typeof SentBy>>;

/** How every stream was sent before there was a choice. */
export const usualWay: SentBy = { way: "rtmp", why: "usual" };

/** Pure. What is asked of the server, the best first. */
export function waysFor(choice: SendChoice, hasFfmpeg: boolean): readonly SentBy[] {
  switch (choice) {
    case "rtmp":
      return [{ way: "rtmp", why: "chosen" }];
    case "webrtc":
      return webrtc("chosen");
    case "automatic":
      return hasFfmpeg ? [usualWay, ...webrtc("no-rtmp")] : webrtc("no-ffmpeg");
  }
}

/** Pure. What is tried instead of a way that never got through: the other one, and back, unless the person chose. */
export function waysInstead({ why }: SentBy): readonly SentBy[] {
  if (why === "usual") return webrtc("rtmp-blocked");
  return why === "rtmp-blocked" ? [usualWay] : [];
}

const webrtc = (why: SentBy["why"]): readonly SentBy[] => [
  { way: "whip", why },
  { way: "room", why },
];
