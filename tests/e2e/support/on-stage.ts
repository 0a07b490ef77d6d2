import { test as anywhere } from "vitest";
import { whyNoDisplay } from "../../support/display.ts";

/** A test that needs a display; where there is none it is listed as not run. */
export const test = anywhere.skipIf(whyNoDisplay() !== undefined);
