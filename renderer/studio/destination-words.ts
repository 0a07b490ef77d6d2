import type { Destination } from "@nchat/contract/streams";
import type { Sent } from "./sent-rates.ts";
import { megabits, words } from "./words.ts";

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
      return {
        words: errorMessage ?? "Starts when the picture is there",
        tone: errorMessage === null ? "plain" : "limited",
      };
    case "connecting":
      return { words: errorMessage ?? "Connecting…", tone: "limited" };
    case "connected":
      return { words: "Connected", tone: "good" };
    case "disconnected":
      return { words: "Ended", tone: "plain" };
    case "error":
      return { words: errorMessage ?? "Not reached", tone: "bad" };
  }
}

/** "3.0 Mbit/s, 12.4 MB sent" */
export function sentWords({ bytes, bitsPerSecond }: Sent): string {
  const total = `${words.megabytes(bytes)} sent`;
  return bitsPerSecond === null ? total : `${megabits(bitsPerSecond)}, ${total}`;
}

/** Whether it should be sent to and is not reached, also while that is tried again. */
export function isFailing({ enabled, status, errorMessage }: Destination): boolean {
  if (!enabled) return false;
  return status === "error" || (errorMessage !== null && (status === "connecting" || status === "pending"));
}

/** "YouTube: Nothing answers at this address." What is counted with each further try stands with the destination alone. */
export function failedWords(destination: Destination): string {
  const [sentence] = destinationState(destination).words.split(/(?<=\.) /);
  return `${platformNames[destination.platform]}: ${sentence}`;
}
