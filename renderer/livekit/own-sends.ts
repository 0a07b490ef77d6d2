import type { SentKind } from "./publish-options.ts";
import type { Sent } from "./room-commands.ts";
import type { RoomLink } from "./room-link.ts";

/** Commands of a link that sending needs. */
export type SendLink = Pick<RoomLink, "publish" | "unpublish" | "setMicrophoneMuted">;

/** Sent; to be sent when a link is up; or not taken by a link that is up, however often it was tried. */
export type SendOutcome = "sent" | "later" | "refused";

/** A server under load may answer a publication late; together with the library's own time-outs about a minute. */
const retryDelaysMs = [300, 1000, 3000];

/** Tries again on a link that lives on; one that broke is followed by another, which gets all of it. */
async function tryToPublish(
  publish: () => ReturnType<SendLink["publish"]>,
  isStillDue: () => boolean,
  delay: (ms: number) => Promise<void>,
): Promise<SendOutcome> {
  for (const wait of [...retryDelaysMs, null]) {
    try {
      return (await publish()) === "published" ? "sent" : "refused";
    } catch (error) {
      console.warn("publishing failed", error);
    }
    if (!isStillDue()) return "later";
    if (wait === null) return "refused";
    await delay(wait);
    if (!isStillDue()) return "later";
  }
  return "refused";
}

/** The track is stopped, so nothing more is sent even if the link breaks just now. */
async function takeBack(from: SendLink, kind: SentKind, track: MediaStreamTrack): Promise<void> {
  await from.unpublish(track).catch((error: unknown) => console.warn(`taking back the ${kind} failed`, error));
}

/** The gate has acted already; the next link publishes it as it is now. */
async function tellMute(to: SendLink, isMuted: boolean): Promise<void> {
  await to
    .setMicrophoneMuted(isMuted)
    .catch((error: unknown) => console.warn("telling the room of the mute failed", error));
}

/**
 * What this device sends, whatever becomes of the link: each new link gets all of it, muted as it was. This is what
 * keeps a muted person muted, and a share the very same window, through every kind of reconnection.
 */
export function createOwnSends(link: () => SendLink | null, delay: (ms: number) => Promise<void>) {
  const sent = new Map<SentKind, Sent>();
  const isWanted = (kind: SentKind, { track }: Sent) => sent.get(kind)?.track === track;

  const publish = async (to: SendLink, kind: SentKind, item: Sent): Promise<SendOutcome> => {
    const isStillDue = () => link() === to && isWanted(kind, item);
    let given = item; // as it is at the moment of each try: muted meanwhile, it is announced muted
    const attempt = () => to.publish(kind, (given = sent.get(kind) ?? item));
    const outcome = await tryToPublish(attempt, isStillDue, delay);
    if (outcome !== "sent") return outcome;
    const now = sent.get(kind);
    // Another one of its kind may be sent by now, so only this very track is taken back.
    if (now?.track !== given.track) await takeBack(to, kind, given.track);
    else if (now.isMuted !== given.isMuted) await tellMute(to, now.isMuted);
    return outcome;
  };

  return {
    has: (kind: SentKind) => sent.has(kind),
    trackOf: (kind: SentKind) => sent.get(kind)?.track ?? null,
    send: async (kind: SentKind, item: Sent): Promise<SendOutcome> => {
      sent.set(kind, item);
      const to = link();
      return to ? publish(to, kind, item) : "later";
    },
    unsend: async (kind: SentKind): Promise<void> => {
      const track = sent.get(kind)?.track;
      if (!track) return;
      track.stop();
      sent.delete(kind);
      const to = link();
      if (to) await takeBack(to, kind, track);
    },
    setMicrophoneMuted: async (isMuted: boolean): Promise<void> => {
      const item = sent.get("microphone");
      if (!item) return;
      sent.set("microphone", { ...item, isMuted });
      const to = link();
      if (to) await tellMute(to, isMuted);
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
