import { z } from "zod";

/** What the own title bar needs to know about its window. */
export const WindowState = z.object({ isMaximized: z.boolean(), isFullScreen: z.boolean(), isFocused: z.boolean() });
export type WindowState = Readonly<z.output<typeof WindowState>>;

/** What can be offered when the main window is closed during a call or a broadcast; `isLive`: a broadcast would end. */
export const CloseAsk = z.object({ hasTray: z.boolean(), isLive: z.boolean(), isOnStage: z.boolean() });
export type CloseAsk = Readonly<z.output<typeof CloseAsk>>;

/** `remember` keeps the answer as the setting `closeInCall`. */
export const CloseAnswer = z.object({ action: z.enum(["tray", "quit", "stay"]), remember: z.boolean() });
export type CloseAnswer = Readonly<z.output<typeof CloseAnswer>>;

/** Requests about the window that asks. */
export const windowRequests = {
  "window:get-state": { args: z.tuple([]), result: WindowState },
  "window:minimize": { args: z.tuple([]), result: z.void() },
  "window:toggle-maximize": { args: z.tuple([]), result: z.void() },
  "window:set-full-screen": { args: z.tuple([z.boolean()]), result: z.void() },
  "window:close": { args: z.tuple([]), result: z.void() },
  /** The pop-up asks for the height that its content needs, in CSS pixels. */
  "window:set-height": { args: z.tuple([z.int().min(80).max(800)]), result: z.void() },
  /** Brings the main window to the front (from the pop-up). */
  "window:show-main": { args: z.tuple([]), result: z.void() },
  /** The person's answer to `window:close-asked`; "stay" leaves everything as it is. */
  "window:answer-close": { args: z.tuple([CloseAnswer]), result: z.void() },
} as const;

export type WindowEvents = {
  "window:state-changed": [state: WindowState];
  /** The main window was to close during a call: the page asks inline. Without a tray, "tray" is not offered. */
  "window:close-asked": [ask: CloseAsk];
};
