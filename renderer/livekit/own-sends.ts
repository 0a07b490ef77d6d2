import type { SentKind } from "./publish-options.ts";
import type { Sent } from "./room-commands.ts";
import type { RoomLink } from "./room-link.ts";

/** Commands of a link that sending needs. */
export type SendLink = Pick<RoomLink, "publish" | "unpublish" | "setMicrophoneMuted">;

/**
 * What this device sends, whatever becomes of the link: each new link gets all of it, muted as it was. This is what
 * keeps a muted person muted, and a share the very same window, through every kind of reconnection.
 */
export function createOwnSends(link: () => SendLink | null) {
  const sent = new Map<SentKind, Sent>();

  const publish = async (to: SendLink, kind: SentKind, item: Sent) => {
    try {
      await to.publish(kind, item);
    } catch (error) {
      // The link broke meanwhile; the next one publishes it.
      console.warn(`publishing the ${kind} failed`, error);
      return;
    }
    const now = sent.get(kind);
    if (now?.track !== item.track) await to.unpublish(kind);
    else if (now.isMuted !== item.isMuted) await to.setMicrophoneMuted(now.isMuted);
  };

  return {
    has: (kind: SentKind) => sent.has(kind),
    trackOf: (kind: SentKind) => sent.get(kind)?.track ?? null,
    send: async (kind: SentKind, item: Sent): Promise<void> => {
      sent.set(kind, item);
      const to = link();
      if (to) await publish(to, kind, item);
    },
    unsend: async (kind: SentKind): Promise<void> => {
      sent.get(kind)?.track.stop();
      if (!sent.delete(kind)) return;
      // The track is stopped, so nothing more is sent even if the link breaks just now.
      await link()
        ?.unpublish(kind)
        .catch((error: unknown) => console.warn(`taking back the ${kind} failed`, error));
    },
    setMicrophoneMuted: async (isMuted: boolean): Promise<void> => {
      const item = sent.get("microphone");
      if (!item) return;
      sent.set("microphone", { ...item, isMuted });
      // The gate has acted already; the next link publishes it as it is now.
      await link()
        ?.setMicrophoneMuted(isMuted)
        .catch((error: unknown) => console.warn("telling the room of the mute failed", error));
    },
    /** A new link is up. */
    sendAll: (to: SendLink): void => {
      for (const [kind, item] of sent) void publish(to, kind, item);
    },
    clear: (): void => {
      for (const { track } of sent.values()) track.stop();
      sent.clear();
    },
  };
}

export type OwnSends = ReturnType<typeof createOwnSends>;
