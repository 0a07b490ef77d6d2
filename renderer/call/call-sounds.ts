import type { Settings } from "@nchat/contract/settings";
import type { RoomView } from "../livekit/room-view.ts";
import type { CallControlPort, MutePort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { createTonePlayer } from "./tone-player.ts";
import { companyTone, lastingTone, muteTone } from "./wanted-tone.ts";

type Deps = {
  readonly call: Pick<CallControlPort, "store">;
  readonly mute: Pick<MutePort, "store">;
  readonly view: ReadonlyStore<RoomView>;
  readonly settings: ReadonlyStore<Settings>;
};

/** Makes the sounds of calls audible, by the person's switches and volumes. Runs in one page only, so nothing doubles. */
export function createCallSounds({ call, mute, view, settings }: Deps): { readonly stop: () => void } {
  const player = createTonePlayer();
  let lasting: ReturnType<typeof lastingTone> = null;
  let endLasting = () => {};
  player.useSpeaker(settings.getState().speaker?.id ?? null);

  const follow = () => {
    const { ringSound, ringVolume, muteTones, toneVolume } = settings.getState();
    const wanted = lastingTone(call.store.getState());
    const isOn = wanted === "ring" ? ringSound : muteTones;
    const now = isOn ? wanted : null;
    if (now === lasting) return;
    endLasting();
    lasting = now;
    endLasting = now ? player.play(now, now === "ring" ? ringVolume : toneVolume) : () => {};
  };
  const stops = [
    call.store.subscribe(follow),
    settings.subscribe((now, before) => {
      if (now.speaker !== before.speaker) player.useSpeaker(now.speaker?.id ?? null);
      follow();
    }),
    mute.store.subscribe((after, before) => {
      const tone = muteTone(before, after);
      const { muteTones, toneVolume } = settings.getState();
      if (tone && muteTones) player.play(tone, toneVolume);
    }),
    view.subscribe((after, before) => {
      const tone = companyTone(before, after);
      const { muteTones, toneVolume } = settings.getState();
      if (tone && muteTones) player.play(tone, toneVolume);
    }),
  ];
  follow();
  return {
    stop: () => {
      for (const stop of stops) stop();
      endLasting();
      player.stop();
    },
  };
}
