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

/** Sharing: main lists, and answers the page's getDisplayMedia with the source chosen just before. */
export const captureRequests = {
  "capture:list-sources": {
    args: z.tuple([z.object({ kinds: z.array(z.enum(["screen", "window"])).min(1), withPictures: z.boolean() })]),
    result: z.array(CaptureSource),
  },
  /** Good for one getDisplayMedia within five seconds; "gone" when the source no longer exists. */
  "capture:choose-source": { args: z.tuple([z.string().max(200)]), result: z.enum(["chosen", "gone"]) },
} as const;
