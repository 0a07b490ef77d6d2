import { chatHost } from "./chat-host.ts";
import { glassHls, glassRoom, glassWhip, glassRtmp } from "./glass.ts";
import { p1 } from "./p1.ts";
import { p10, p10Busy } from "./p10.ts";
import { p11 } from "./p11.ts";
import { p12 } from "./p12.ts";
import { p2 } from "./p2.ts";
import { p3, p3Unmute } from "./p3.ts";
import { p7, p7Destinations, p7Minimised } from "./p7.ts";
import { p8 } from "./p8.ts";
import { p9 } from "./p9.ts";
import { picker } from "./picker.ts";
import { rest } from "./rest.ts";
import { shareStart } from "./share-start.ts";
import type { Row } from "./row.ts";

/** Every row that can be measured, in the order of TARGETS. */
export const rows: readonly Row[] = [
  p1,
  p2,
  p3,
  p3Unmute,
  p7,
  p7Minimised,
  p7Destinations,
  p8,
  p9,
  p10,
  p10Busy,
  p11,
  p12,
  rest,
  shareStart,
  picker,
  chatHost,
  glassRtmp,
  glassRoom,
  glassWhip,
  glassHls,
];
