import { createStage, type Stage } from "../streams/stage-store.ts";
import type { WatchStore } from "../streams/watch-store.ts";
import { delay } from "./delay.ts";
import type { Services } from "./services.ts";

type Needs = Pick<Services, "platform" | "rest" | "toasts" | "goodbyes" | "now">;

/** The stage of a stream that is open; nothing is asked or opened yet. */
export function createOpenStage(
  { platform, rest, toasts, goodbyes, now }: Needs,
  watch: Pick<WatchStore, "store">,
  streamId: string,
): Stage {
  const stage = createStage({
    ...{ streamId, rest, now, delay },
    watch: watch.store,
    mute: platform.mute,
    call: platform.call.store,
    settings: platform.settings.store,
    media: navigator.mediaDevices,
    loadRoom: async () => (await import("../livekit/call-room.ts")).createCallRoom,
    random: () => Math.random(),
    raise: toasts.raise,
  });
  return {
    ...stage,
    start() {
      const stop = stage.start();
      const forget = goodbyes.add(stage.leave);
      return () => {
        forget();
        stop();
      };
    },
  };
}
