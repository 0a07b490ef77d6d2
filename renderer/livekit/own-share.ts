import type { OwnSends } from "./own-sends.ts";
import type { ShareStyle } from "./publish-options.ts";
import type { RoomView } from "./room-view.ts";

type Deps = {
  readonly sends: OwnSends;
  readonly isInCall: () => boolean;
  readonly change: (part: Partial<RoomView>) => void;
  /** The shared window was closed, or the capture was ended from outside. */
  readonly onEnded: () => void;
};

/** What a share is good for, and what others read about it. */
export type ShareWish = { readonly style: ShareStyle; readonly title: string };

/** The one share of this device: picture, and sound when there is any. */
export function createOwnShare({ sends, isInCall, change, onEnded }: Deps) {
  const unpublish = async () => {
    change({ isSharing: false });
    await sends.unsend("screenSound");
    await sends.unsend("screen");
  };

  return {
    unpublish,
    publish: async (
      stream: MediaStream,
      { style, title }: ShareWish,
    ): Promise<"published" | "not-in-call" | "refused"> => {
      const [track] = stream.getVideoTracks();
      const [sound] = stream.getAudioTracks();
      if (!track || !isInCall()) {
        for (const each of stream.getTracks()) each.stop();
        return "not-in-call";
      }
      track.addEventListener("ended", () => {
        if (sends.trackOf("screen") !== track) return;
        void unpublish();
        onEnded();
      });
      change({ isSharing: true });
      if ((await sends.send("screen", { track, style, isMuted: false, title })) === "refused") {
        await unpublish();
        return "refused";
      }
      if (sound && sends.trackOf("screen") === track)
        await sends.send("screenSound", { track: sound, style, isMuted: false });
      return "published";
    },
  };
}
