import type { ActiveBroadcast } from "@nchat/contract/call-broadcast";
import type { RingStop } from "@nchat/contract/realtime";
import type { Ring } from "@nchat/contract/call-control";

/** What rings. */
export function kindWords({ call }: Pick<Ring, "call">): string {
  return `Incoming ${call.isGroup ? "group " : ""}${call.type === "video" ? "video call" : "call"}`;
}

/** That the call which rings is broadcast, and to whom. */
export function liveWords({ visibility }: Pick<ActiveBroadcast, "visibility">): string {
  return `This call is being broadcast live ${audiences[visibility]}.`;
}

const audiences: Readonly<Record<ActiveBroadcast["visibility"], string>> = {
  public: "to everybody with the link",
  channel_members: "to the members of a channel",
  invite_only: "to invited people",
};

/** Enters it all the same. */
export const quietWords = "Join without microphone and camera";

/** Answers that decline, ready to send. */
export const replies = ["In 5 minutes", "Can’t talk now"] as const;

/** Why a card goes away without a click here; null when it just goes. */
export function stoppedWords(reason: RingStop, caller: string): string | null {
  switch (reason) {
    case "answered_elsewhere":
      return "Answered on another device";
    case "declined_elsewhere":
      return "Declined on another device";
    case "cancelled":
    case "no_answer":
      return `Missed call from ${caller}`;
    case "ended":
      return null;
  }
}
