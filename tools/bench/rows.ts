import { p1 } from "./p1.ts";
import { p12 } from "./p12.ts";
import { p2 } from "./p2.ts";
import { rest } from "./rest.ts";
import type { Row } from "./row.ts";

/** Every row that can be measured, in the order of TARGETS. */
export const rows: readonly Row[] = [p1, p2, p12, rest];
