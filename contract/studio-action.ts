import { z } from "zod";
import { longestClipSeconds } from "./clips.ts";
import type { StudioHotkey } from "./hotkeys.ts";
import { MarkerText } from "./stream-markers.ts";

/** What can be asked of the studio without its page: by a hotkey, a command or another program. */
export const StudioAction = z.discriminatedUnion("type", [
  z.object({ type: z.literal("go-live") }),
  z.object({ type: z.literal("end-stream") }),
  /** `next`, `previous`, a scene's number or its name. */
  z.object({ type: z.literal("scene"), scene: z.string().trim().min(1).max(60) }),
  z.object({ type: z.literal("mark"), text: MarkerText.nullable() }),
  /** Null: as long as the studio is set to. */
  z.object({ type: z.literal("clip"), seconds: z.int().min(1).max(longestClipSeconds).nullable() }),
  z.object({ type: z.literal("microphone") }),
  z.object({ type: z.literal("streamer-mode"), to: z.enum(["on", "off", "toggle"]) }),
]);
export type StudioAction = Readonly<z.output<typeof StudioAction>>;

/** What came of it, in a sentence for the person. */
export const StudioAnswer = z.object({ isDone: z.boolean(), sentence: z.string() });
export type StudioAnswer = Readonly<z.output<typeof StudioAnswer>>;

/** What a hotkey asks for. */
export function actionOf(hotkey: StudioHotkey): StudioAction {
  switch (hotkey) {
    case "go-live":
    case "end-stream":
      return { type: hotkey };
    case "next-scene":
      return { type: "scene", scene: "next" };
    case "previous-scene":
      return { type: "scene", scene: "previous" };
    case "mark-moment":
      return { type: "mark", text: null };
    case "save-clip":
      return { type: "clip", seconds: null };
    case "studio-microphone":
      return { type: "microphone" };
    case "streamer-mode":
      return { type: "streamer-mode", to: "toggle" };
    case "scene-1":
    case "scene-2":
    case "scene-3":
    case "scene-4":
    case "scene-5":
    case "scene-6":
    case "scene-7":
    case "scene-8":
    case "scene-9":
      return { type: "scene", scene: hotkey.slice("scene-".length) };
  }
}
