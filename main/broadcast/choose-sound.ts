import type { Choice } from "../capture/chosen-source.ts";
import type { SoundToHear } from "../capture/display-media.ts";
import type { Pages } from "./pages/pages.ts";
import type { StudioOwner } from "./studio-owner.ts";

type Deps = {
  readonly studio: Pick<StudioOwner, "get">;
  readonly pages: Pick<Pages, "frameOf">;
  readonly engine: { readonly gesture: () => Promise<void> };
  readonly chosenSound: Pick<Choice<SoundToHear>, "choose">;
};

/** Lets the engine capture a sound that the person has in the mixer, and no other. */
export function createChooseSound({ studio, pages, engine, chosenSound }: Deps) {
  const heardOf = (soundId: string): SoundToHear | null => {
    const sound = studio.get().sounds.find(({ id }) => id === soundId);
    if (sound?.kind === "system") return "loopback";
    return sound?.kind === "page" ? pages.frameOf(sound.sourceId) : null;
  };
  return async (soundId: string): Promise<"chosen" | "gone"> => {
    const heard = heardOf(soundId);
    if (heard === null) return "gone";
    chosenSound.choose(heard);
    await engine.gesture();
    return "chosen";
  };
}
