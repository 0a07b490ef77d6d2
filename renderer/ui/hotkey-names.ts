import type { HotkeyAction } from "@nchat/contract/hotkeys";

/** What each key of the whole desktop does, as every page calls it. */
export const hotkeyNames = {
  "toggle-mute": "Mute or unmute",
  "hold-to-talk": "Talk while held",
  "go-live": "Go live",
  "end-stream": "End the stream (press twice)",
  "next-scene": "Next scene",
  "previous-scene": "Previous scene",
  "scene-1": "Scene 1",
  "scene-2": "Scene 2",
  "scene-3": "Scene 3",
  "scene-4": "Scene 4",
  "scene-5": "Scene 5",
  "scene-6": "Scene 6",
  "scene-7": "Scene 7",
  "scene-8": "Scene 8",
  "scene-9": "Scene 9",
  "mark-moment": "Mark this moment",
  "save-clip": "Save a clip",
  "studio-microphone": "Microphone in the programme",
  "streamer-mode": "Streamer mode",
} as const satisfies Record<HotkeyAction, string>;
