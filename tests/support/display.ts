import { startVirtualDisplay, whyNoVirtualDisplay } from "../../tools/bootstrap/display.mjs";

/** A virtual display with a window manager (and a session bus where there is none), for one test file. */
export type Display = Readonly<{ name: string; bus: string | undefined; stop: () => Promise<void> }>;

/** Why tests that need a display can't run here, or nothing. */
export function whyNoDisplay(): string | undefined {
  return whyNoVirtualDisplay();
}

/** Starts Xvfb and openbox on the first free display number. */
export async function startDisplay(size?: string): Promise<Display> {
  const { name, bus, stop } = await startVirtualDisplay(size);
  return { name, bus, stop };
}
