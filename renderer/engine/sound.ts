import { mostPageSounds } from "@nchat/contract/page-sounds";
import { mostSounds } from "@nchat/contract/sounds";
import type { Studio } from "@nchat/contract/studio";
import { createMicrophone } from "./microphone.ts";
import { gainOf } from "./mixer-rules.ts";
import type { InputRule, ToMixer } from "./mixer-worklet.ts";
import mixerUrl from "./mixer-worklet.ts?worker&url";
import { openMixingContext } from "./mixing-context.ts";
import { createSoundInput } from "./sound-inputs.ts";
import { soundDelays } from "./sound-offsets.ts";
import { createSounds, type SoundsDeps } from "./sounds.ts";
import systemUrl from "./system-worklet.ts?worker&url";

type Deps = Omit<SoundsDeps, "context" | "systemPlayer">;

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
