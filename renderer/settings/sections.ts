import { words } from "./words.ts";

/** The parts of the page, in their order. */
export const sectionIds = [
  "general",
  "account",
  "sound",
  "camera",
  "hotkeys",
  "streaming",
  "appearance",
  "accessibility",
  "about",
] as const;

export type SectionId = (typeof sectionIds)[number];

export const sectionTitles: Record<SectionId, string> = {
  general: "General",
  account: "Account and server",
  sound: "Sound",
  camera: "Camera",
  hotkeys: "Hotkeys",
  streaming: "Streaming",
  appearance: "Appearance",
  accessibility: "Accessibility",
  about: "About",
};

/** What one may look for in each part. */
const contents: Record<SectionId, readonly string[]> = {
  general: [words.joinMuted, words.closeInCall, words.notices, "tray", "start"],
  account: [
    words.picture,
    words.displayName,
    words.username,
    words.email,
    words.changePassword,
    words.signOut,
    words.deleteAccount,
    "avatar",
    "log out",
  ],
  sound: [words.microphone, words.speaker, words.ringSound, words.muteTones, "headphones", "volume", "audio"],
  camera: [words.mirror, "video", "webcam", "self view"],
  hotkeys: [
    words.holdToTalk,
    words.holdToTalkHow,
    words.toggleMute,
    words.holdRelease,
    words.holdLimit,
    "push to talk",
    "shortcut",
    "keys",
    "studio scene clip marker go live",
  ],
  streaming: [words.streamerMode, words.streamerModeHint, words.streamerModeWhileLive, words.clipLength, "privacy"],
  appearance: [words.theme, words.themeDark, words.themeLight, words.themeContrast, "colour"],
  accessibility: [words.singleKeys, words.motion, "keyboard", "animation"],
  about: [words.version, words.engine, words.licences, words.profile, "update"],
};

/** The parts that hold every word typed. */
export function findSections(typed: string): readonly SectionId[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return sectionIds.filter((id) => {
    const text = [sectionTitles[id], ...contents[id]].join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
