import { callIncoming, callOutgoing } from "../calls/spellings.ts";
import { peopleIncoming, peopleOutgoing } from "../people/spellings.ts";
import { chatIncoming, chatOutgoing } from "../streams/chat/spellings.ts";
import { streamOutgoing } from "../streams/spellings.ts";
import type { Incoming, Outgoing } from "./aliases.ts";

/** Every part's words for nchat's clients. */
export const outgoing: Outgoing = { ...callOutgoing, ...peopleOutgoing, ...streamOutgoing, ...chatOutgoing };
export const incoming: Incoming = { ...callIncoming, ...peopleIncoming, ...chatIncoming };
