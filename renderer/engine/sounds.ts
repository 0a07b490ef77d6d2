import type { Sound } from "@nchat/contract/sounds";
import type { SourceState } from "@nchat/contract/studio";
import { type OpenedSound, openSound, type OpenSoundDeps } from "./open-sound.ts";
import type { SoundInput } from "./sound-inputs.ts";

type Held = { readonly opened: OpenedSound; readonly input: SoundInput };

/** What it needs to open them. */
export type SoundsDeps = Omit<OpenSoundDeps, "onState"> & {
  /** Null: it is gone. */
  readonly onState: (id: string, state: SourceState | null) => void;
};

/** What is opened beside the microphone, kept to what the studio is set up with. */
export function createSounds(deps: SoundsDeps, makeInput: () => SoundInput) {
  const held = new Map<string, Held>();
  const drop = (id: string) => {
    held.get(id)?.opened.stop();
    held.get(id)?.input.drop();
    held.delete(id);
    deps.onState(id, null);
  };
  const open = (sound: Sound): Held => {
    const input = makeInput();
    return { input, opened: openSound(deps, sound, input.node) };
  };
  return (sounds: readonly Sound[], delays: readonly number[]) => {
    for (const id of [...held.keys()]) if (!sounds.some((sound) => sound.id === id)) drop(id);
    sounds.forEach((sound, at) => {
      const mine = held.get(sound.id) ?? open(sound);
      held.set(sound.id, mine);
      mine.input.place(at + 1, delays[at] ?? 0);
      mine.opened.follow(sound, sounds);
    });
  };
}
