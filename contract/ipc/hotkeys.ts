import { z } from "zod";
import { HotkeyAction, HotkeyBinding, type HotkeyHeard, HotkeyStatus } from "../hotkeys.ts";

/** Keys of the whole desktop. Main owns them; Settings shows and changes them. */
export const hotkeyRequests = {
  "hotkey:list": { args: z.tuple([]), result: z.array(HotkeyStatus) },
  /** Null switches the hotkey off. Only after "bound" do the keys change. */
  "hotkey:bind": { args: z.tuple([HotkeyAction, z.string().max(100).nullable()]), result: HotkeyBinding },
  /** While the page records keys, no hotkey acts; ends with the page's false, or with its window's focus. */
  "hotkey:set-recording": { args: z.tuple([z.boolean()]), result: z.void() },
  /** While the page tries hotkeys they are taken also outside a call, and what is heard of them is told. */
  "hotkey:set-trial": { args: z.tuple([z.boolean()]), result: z.void() },
  /** Asks the desktop anew. A state here is what a call would find now: "waiting" never. */
  "hotkey:check": { args: z.tuple([]), result: z.array(HotkeyStatus) },
} as const;

export type HotkeyEvents = {
  "hotkeys:changed": [hotkeys: readonly HotkeyStatus[]];
  /** Only while the page tries hotkeys. */
  "hotkey:heard": [heard: HotkeyHeard];
};
