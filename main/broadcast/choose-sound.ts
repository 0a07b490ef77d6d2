import type { Choice } from "../capture/chosen-source.ts";
import type { SoundToHear } from "../capture/display-media.ts";
import type { StudioOwner } from "./studio-owner.ts";

type Deps = {
  readonly studio: Pick<StudioOwner, "get">;
  readonly engine: { readonly gesture: () => Promise<void> };
  readonly chosenSound: Pick<Choice<SoundToHear>, "choose">;
};

/** Lets the engine capture a sound that the person has in the mixer, and no other. */
export function createChooseSound({ studio, engine, chosenSound }: Deps) {
  return async (soundId: string): Promise<"chosen" | "gone"> => {
    const sound = studio.get().sounds.find(({ id }) => id === soundId);
    if (sound?.kind !== "system") return "gone";
    chosenSound.choose("loopback");
    await engine.gesture();
    return "chosen";
  };
}
