import type { Presence } from "@nchat/contract/people";
import type { Incoming, Outgoing } from "../realtime/aliases.ts";

const statuses: Readonly<Record<Presence, string>> = {
  offline: "offline",
  available: "online",
  in_call: "busy",
  dnd: "busy",
};

/** Who can be reached, in nchat's words. */
export const peopleOutgoing: Outgoing = {
  "presence:changed": ({ userId, status }) => ["presence:changed", { userId, status: statuses[status] }],
};

/** nchat's clients may also be away or invisible: to us they are there, or want to be left alone. */
export const peopleIncoming: Incoming = {
  "presence:update": {
    event: "presence:update",
    payload: ({ status }) => ({
      status:
        status === "online" || status === "away"
          ? "available"
          : status === "busy" || status === "offline"
            ? "dnd"
            : status,
    }),
  },
};
