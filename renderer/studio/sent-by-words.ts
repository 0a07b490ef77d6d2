import type { SentBy } from "@nchat/contract/sent-by";

const wayWords: Readonly<Record<SentBy["way"], string>> = {
  rtmp: "By RTMP",
  whip: "By WebRTC (WHIP)",
  room: "By WebRTC, straight into the room",
};

/** "By WebRTC (WHIP): ffmpeg was not found on this computer." */
export function sentByWords({ way, why }: SentBy): string {
  switch (why) {
    case "usual":
    case "chosen":
      return wayWords[way];
    case "no-ffmpeg":
      return `${wayWords[way]}: ffmpeg was not found on this computer.`;
    case "no-rtmp":
      return `${wayWords[way]}: the server takes no RTMP now.`;
    case "rtmp-blocked":
      return `${wayWords[way]}: RTMP does not get through to the server.`;
  }
}
