import { z } from "zod";
import { defaultHotkeys, readAccelerator, type StudioHotkey } from "./hotkeys.ts";
import { Uuid } from "./primitives.ts";

/** A chosen device: its id, and its name to find it again when ids changed. Null follows the system. */
export const DeviceChoice = z.object({ id: z.string().max(500), label: z.string().max(500) }).nullable();
export type DeviceChoice = z.output<typeof DeviceChoice>;

const Hotkey = z
  .string()
  .refine((text) => readAccelerator(text) === text)
  .nullable();
const volume = z.number().min(0).max(1);
const holdRelease = z.int().min(0).max(2000);
const holdLimit = z.int().min(10).max(600);

const studioKey = Hotkey.catch(null).default(null);
/** The keys of the studio's hotkeys; none unless the person set them. */
const StudioKeys = z.object({
  "go-live": studioKey,
  "end-stream": studioKey,
  "next-scene": studioKey,
  "previous-scene": studioKey,
  "scene-1": studioKey,
  "scene-2": studioKey,
  "scene-3": studioKey,
  "scene-4": studioKey,
  "scene-5": studioKey,
  "scene-6": studioKey,
  "scene-7": studioKey,
  "scene-8": studioKey,
  "scene-9": studioKey,
  "mark-moment": studioKey,
  "save-clip": studioKey,
  "studio-microphone": studioKey,
  "streamer-mode": studioKey,
} satisfies Record<StudioHotkey, typeof studioKey>);
const noStudioKeys = StudioKeys.parse({});

const clipLength = z.union([z.literal(15), z.literal(30), z.literal(60), z.literal(300), z.literal(600)]);

const streamReminders = z.array(Uuid).max(100);

/**
 * One person's choices. Each field has a default and catches its own damage, so that one bad value never loses the rest.
 */
export const Settings = z.object({
  theme: z.enum(["system", "dark", "light", "contrast"]).catch("system").default("system"),
  microphone: DeviceChoice.catch(null).default(null),
  camera: DeviceChoice.catch(null).default(null),
  speaker: DeviceChoice.catch(null).default(null),
  joinMuted: z.boolean().catch(false).default(false),
  mirrorSelfView: z.boolean().catch(true).default(true),
  ringSound: z.boolean().catch(true).default(true),
  ringVolume: volume.catch(0.8).default(0.8),
  muteTones: z.boolean().catch(true).default(true),
  toneVolume: volume.catch(0.5).default(0.5),
  singleKeyShortcuts: z.boolean().catch(true).default(true),
  /** What closing the main window in a call does; "ask" until the person has chosen. */
  closeInCall: z.enum(["ask", "tray", "quit"]).catch("ask").default("ask"),
  /** Changed by `hotkey:bind` only, which tries the keys first. */
  hotkeyToggleMute: Hotkey.catch(defaultHotkeys.toggleMute).default(defaultHotkeys.toggleMute),
  hotkeyHoldToTalk: Hotkey.catch(defaultHotkeys.holdToTalk).default(defaultHotkeys.holdToTalk),
  /** How long hold-to-talk stays open after letting go. */
  holdReleaseMilliseconds: holdRelease.catch(200).default(200),
  /** The longest that hold-to-talk stays open. */
  holdLimitSeconds: holdLimit.catch(120).default(120),
  /** As above. */
  studioHotkeys: StudioKeys.catch(noStudioKeys).default(noStudioKeys),
  /** How many of the last seconds "Save clip" saves. */
  clipSeconds: clipLength.catch(30).default(30),
  /** Hides keys, invite links, e-mail addresses and what notices say. */
  streamerMode: z.boolean().catch(false).default(false),
  /** The same by itself while this device sends. */
  streamerModeWhileLive: z.boolean().catch(true).default(true),
  /** Streams that the person wants to be told of before they begin. */
  streamReminders: streamReminders.catch([]).default([]),
  /** How loud recordings were heard last. */
  playerVolume: volume.catch(1).default(1),
  isPlayerMuted: z.boolean().catch(false).default(false),
  /** Whether the studio plays the running stream back, as viewers get it. */
  showsMonitor: z.boolean().catch(false).default(false),
});
export type Settings = Readonly<z.output<typeof Settings>>;

/** Any part of the settings; unknown keys are refused. */
export const SettingsPatch = z
  .strictObject({
    theme: Settings.shape.theme.unwrap().unwrap(),
    microphone: DeviceChoice,
    camera: DeviceChoice,
    speaker: DeviceChoice,
    joinMuted: z.boolean(),
    mirrorSelfView: z.boolean(),
    ringSound: z.boolean(),
    ringVolume: volume,
    muteTones: z.boolean(),
    toneVolume: volume,
    singleKeyShortcuts: z.boolean(),
    closeInCall: Settings.shape.closeInCall.unwrap().unwrap(),
    holdReleaseMilliseconds: holdRelease,
    holdLimitSeconds: holdLimit,
    clipSeconds: clipLength,
    streamerMode: z.boolean(),
    streamerModeWhileLive: z.boolean(),
    streamReminders,
    playerVolume: volume,
    isPlayerMuted: z.boolean(),
    showsMonitor: z.boolean(),
  })
  .partial();
export type SettingsPatch = Readonly<z.output<typeof SettingsPatch>>;

/** The settings of somebody who has chosen nothing yet. */
export const defaultSettings: Settings = Settings.parse({});
