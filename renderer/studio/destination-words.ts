import type { Destination } from "@nchat/contract/streams";

type Platform = Destination["platform"];

/** What people call the platforms. */
export const platformNames: Readonly<Record<Platform, string>> = {
  youtube: "YouTube",
  twitch: "Twitch",
  facebook: "Facebook",
  custom: "Custom",
};

/** Where each takes streams, as it says itself; nothing for one's own server. */
export const platformUrls: Readonly<Record<Platform, string>> = {
  youtube: "rtmp://a.rtmp.youtube.com/live2",
  twitch: "rtmp://live.twitch.tv/app",
  facebook: "rtmps://live-api-s.facebook.com:443/rtmp",
  custom: "",
};

/** How sending there goes, in words. */
export function destinationState({ status, errorMessage, enabled }: Destination): {
  readonly words: string;
  readonly tone: "good" | "limited" | "bad" | "plain";
} {
  if (!enabled) return { words: "Off for this stream", tone: "plain" };
  switch (status) {
    case "pending":
      return { words: "Starts when the picture is there", tone: "plain" };
    case "connecting":
      return { words: "Connecting…", tone: "limited" };
    case "connected":
      return { words: "Connected", tone: "good" };
    case "disconnected":
      return { words: "Ended", tone: "plain" };
    case "error":
      return { words: errorMessage ?? "Not reached", tone: "bad" };
  }
}
