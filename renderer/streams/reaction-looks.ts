import type { ReactionType } from "@nchat/contract/stream-chat";
import { Flame, Frown, Heart, Laugh, type LucideIcon, PartyPopper, Sparkles, ThumbsUp } from "lucide-react";

/** How a reaction is drawn and called; the colour is the one it floats in. */
export type ReactionLook = {
  readonly type: ReactionType;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly colour: string;
};

/** In the order of their keys, 1 to 7. */
export const reactionLooks: readonly ReactionLook[] = [
  { type: "like", icon: ThumbsUp, label: "Like", colour: "#8fb0ff" },
  { type: "love", icon: Heart, label: "Love", colour: "#ff6b86" },
  { type: "fire", icon: Flame, label: "Fire", colour: "#ffa04d" },
  { type: "clap", icon: PartyPopper, label: "Clap", colour: "#ffd166" },
  { type: "wow", icon: Sparkles, label: "Wow", colour: "#7ee2c5" },
  { type: "laugh", icon: Laugh, label: "Laugh", colour: "#ffe08a" },
  { type: "sad", icon: Frown, label: "Sad", colour: "#a9c1d9" },
];
