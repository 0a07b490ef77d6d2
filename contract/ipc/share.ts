import { z } from "zod";

/** What this device shares, as the page tells main, for the tray and other surfaces that are no page. */
export const OwnShare = z.object({ isSharing: z.boolean(), name: z.string().max(300).nullable() });
export type OwnShare = Readonly<z.output<typeof OwnShare>>;

/** The page owns the share; main only mirrors it. */
export const shareRequests = {
  "share:tell-state": { args: z.tuple([OwnShare]), result: z.void() },
} as const;

export type ShareEvents = {
  /** The tray asks the page to end its share. */
  "share:stop-asked": [];
  /** The tray asks the page to open the picker; the main window is in front. */
  "share:open-asked": [];
  /** The shared window was minimised, so that others see a still or empty picture, or it is back. */
  "share:hidden-changed": [isHidden: boolean];
};
