import { startVirtualDisplay, whyNoVirtualDisplay } from "../../tools/bootstrap/display.mjs";

/** A virtual display with a window manager, for one test file. */
export type Display = Readonly<{ name: string; stop: () => Promise<void> }>;

/** Why tests that need a display can't run here, or nothing. */
export function whyNoDisplay(): string | undefined {
  return whyNoVirtualDisplay();
}

/** Starts Xvfb and openbox on the first free display number. */
export async function startDisplay(size?: string): Promise<Display> {
  const { name, stop } = await startVirtualDisplay(size);
  return { name, stop };
}
