import type { Row } from "./row.ts";

/** Every row that can be measured, in the order of TARGETS. */
export const rows: readonly Row[] = [];
