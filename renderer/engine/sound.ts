import { mostPageSounds } from "@nchat/contract/page-sounds";
import { mostSounds, type Sound as StudioSound } from "@nchat/contract/sounds";
import type { SourceState, Studio } from "@nchat/contract/studio";
import { createMicrophone } from "./microphone.ts";
import { gainOf } from "./mixer-rules.ts";
import type { InputRule, ToMixer } from "./mixer-worklet.ts";
import mixerUrl from "./mixer-worklet.ts?worker&url";
import { openMixingContext } from "./mixing-context.ts";
import { type OpenedSound, openSound, type OpenSoundDeps } from "./open-sound.ts";
import { createSoundInput, type SoundInput } from "./sound-inputs.ts";
import { soundDelays } from "./sound-offsets.ts";
import systemUrl from "./system-worklet.ts?worker&url";

type Deps = Pick<OpenSoundDeps, "media" | "getMedia" | "hearSystem" | "chooseSound" | "inTurn" | "pages"> & {
  /** Null: it is gone. */
  readonly onState: (id: string, state: SourceState | null) => void;
};

/** The programme's sound. */
export type Sound = {
  /** Where the mixed samples come out, and where what this computer plays goes in; to be given to the worker. */
  readonly ports: { readonly mixed: MessagePort; readonly system: MessagePort };
  /** Answers by how much all of it is put off against the picture, in milliseconds. */
  readonly follow: (studio: Studio) => number;
};

/** Builds the mixer. Without an output device its clock cannot stall when speakers come and go. */
export async function createSound(deps: Deps): Promise<Sound> {
  const context = openMixingContext();
  await Promise.all([mixerUrl, systemUrl].map((url) => context.audioWorklet.addModule(url)));
  const mixer = new AudioWorkletNode(context, "programme-mixer", {
    ...{ numberOfInputs: 1 + mostSounds + mostPageSounds, channelCount: 2, channelCountMode: "clamped-max" },
    channelInterpretation: "speakers",
  });
  mixer.connect(context.destination); // only what leads somewhere is asked for samples; it puts out silence
  const mixed = new MessageChannel();
  const tellMixer = (message: ToMixer, transfer: Transferable[] = []) => mixer.port.postMessage(message, transfer);
  tellMixer({ type: "send-to", port: mixed.port1 }, [mixed.port1]);
  const system = new MessageChannel();
  const systemPlayer = new AudioWorkletNode(context, "system-player", { numberOfInputs: 0, outputChannelCount: [2] });
  systemPlayer.port.postMessage({ port: system.port1 }, [system.port1]);
  const microphoneInput = createSoundInput(context, mixer);
  const followMicrophone = createMicrophone({ ...deps, context, into: microphoneInput.node });
  const followSounds = createSounds({ ...deps, context, systemPlayer }, () => createSoundInput(context, mixer));
  return {
    ports: { mixed: mixed.port2, system: system.port2 },
    follow({ microphone, sounds }) {
      const all = [microphone, ...sounds];
      const { whole, each } = soundDelays(microphone, sounds);
      tellMixer({ type: "inputs", inputs: all.map(ruleOf) });
      microphoneInput.place(0, each[0] ?? 0);
      followMicrophone(microphone);
      followSounds(sounds, each.slice(1));
      return whole;
    },
  };
}

function ruleOf(sound: { isOn: boolean; gain: number; isDucked?: boolean }): InputRule {
  return { gain: sound.isOn ? gainOf(sound.gain) : 0, isDucked: sound.isDucked === true };
}

type Held = { readonly opened: OpenedSound; readonly input: SoundInput };
type SoundsDeps = Omit<OpenSoundDeps, "onState"> & Pick<Deps, "onState">;

/** What is opened beside the microphone, kept to what the studio is set up with. */
function createSounds(deps: SoundsDeps, makeInput: () => SoundInput) {
  const held = new Map<string, Held>();
  const drop = (id: string) => {
    held.get(id)?.opened.stop();
    held.get(id)?.input.drop();
    held.delete(id);
    deps.onState(id, null);
  };
  const open = (sound: StudioSound): Held => {
    const input = makeInput();
    return { input, opened: openSound(deps, sound, input.node) };
  };
  return (sounds: readonly StudioSound[], delays: readonly number[]) => {
    for (const id of [...held.keys()]) if (!sounds.some((sound) => sound.id === id)) drop(id);
    sounds.forEach((sound, at) => {
      const mine = held.get(sound.id) ?? open(sound);
      held.set(sound.id, mine);
      mine.input.place(at + 1, delays[at] ?? 0);
      mine.opened.follow(sound, sounds);
    });
  };
}
