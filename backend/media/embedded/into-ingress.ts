import type { Feed } from "./feed.ts";
import type { Ingresses } from "./ingresses.ts";

/** How an encoder's coming, sending and going reach an ingress. */
export type IngressDoor = Pick<Ingresses, "begin" | "tag" | "end">;

/**
 * Hands a feed to an ingress of this very service, as if an encoder sent it: nothing is encoded or connected for it. An
 * ingress that is not there (any more) takes nothing. Answers the end of it.
 */
export function sendInto(feed: Feed, door: IngressDoor, ingressId: string): () => void {
  const release = feed.take({
    onOpen: ({ video, audio }) => {
      door.begin(ingressId);
      door.tag(ingressId, { kind: "video", timestamp: 0, payload: video });
      if (audio) door.tag(ingressId, { kind: "audio", timestamp: 0, payload: audio });
    },
    onTag: (tag) => door.tag(ingressId, tag),
    onClose: () => door.end(ingressId, "nothing comes from its room just now"),
  });
  return () => {
    release();
    door.end(ingressId, "what was sent into it ended");
  };
}
