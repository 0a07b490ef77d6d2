import type { CallControlEvent } from "@nchat/contract/call-control";

/** Which rings came or went while the server was being asked for its list, which is older than that news. */
export type RingNews = {
  readonly heed: (event: CallControlEvent) => void;
  /** Begins to collect; the answer ends it with the ids of the calls whose ring changed meanwhile. */
  readonly collect: () => () => ReadonlySet<string>;
};

/** Heeds what the server and every surface say about rings. */
export function createRingNews(): RingNews {
  const collections = new Set<Set<string>>();
  return {
    heed: (event) => {
      const id = ringOf(event);
      if (id !== null) for (const ids of collections) ids.add(id);
    },
    collect: () => {
      const ids = new Set<string>();
      collections.add(ids);
      return () => {
        collections.delete(ids);
        return ids;
      };
    },
  };
}

function ringOf(event: CallControlEvent): string | null {
  switch (event.type) {
    case "rang":
      return event.ring.callId;
    case "ring-stopped":
    case "accept":
    case "decline":
      return event.callId;
    case "call-changed":
      return event.call.status === "ended" ? event.call.id : null;
    case "place":
    case "placed":
    case "join":
    case "answered":
    case "hang-up":
    case "dismiss":
    case "taken-over":
    case "room-joined":
    case "room-recovering":
    case "failed":
    case "broadcast-changed":
    case "signed-out":
      return null;
  }
}
