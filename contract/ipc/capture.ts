import { z } from "zod";

/** A screen or window that can be shared. Pictures are data URLs; `icon` is null when the window has none. */
export const CaptureSource = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["screen", "window"]),
  thumbnail: z.string(),
  icon: z.string().nullable(),
});
export type CaptureSource = Readonly<z.output<typeof CaptureSource>>;

const Span = z.int().nonnegative();

/**
 * A screen as it looks now, to choose a part of it by; a data URL. The size is the screen's own, in pixels. `windows`:
 * the parts of the screen that windows take up, the topmost first; none where the desktop does not tell.
 */
export const ScreenPicture = z.object({
  picture: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  windows: z.array(z.object({ x: Span, y: Span, width: Span, height: Span })),
});
export type ScreenPicture = Readonly<z.output<typeof ScreenPicture>>;

/** Sharing: main lists, and answers the page's getDisplayMedia with the source chosen just before. */
export const captureRequests = {
  "capture:list-sources": {
    args: z.tuple([z.object({ kinds: z.array(z.enum(["screen", "window"])).min(1), withPictures: z.boolean() })]),
    result: z.array(CaptureSource),
  },
  "capture:get-screen-picture": {
    args: z.tuple([z.string().startsWith("screen:").max(200)]),
    result: z.union([ScreenPicture, z.literal("gone")]),
  },
  /** Good for one getDisplayMedia within five seconds; "gone" when the source no longer exists. */
  "capture:choose-source": { args: z.tuple([z.string().max(200)]), result: z.enum(["chosen", "gone"]) },
} as const;
