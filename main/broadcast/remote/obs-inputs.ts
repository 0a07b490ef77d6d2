import { microphoneId, type Studio, type StudioEvent } from "@nchat/contract/studio";

/** One sound of the mixer, as obs-websocket's clients know inputs. */
export type ObsInput = {
  readonly inputName: string;
  readonly inputUuid: string;
  readonly isMuted: boolean;
  readonly gain: number;
  readonly setMuted: (isMuted: boolean) => StudioEvent;
  readonly setGain: (gain: number) => StudioEvent;
};

/** The microphone's name there: the one that OBS gives it in English. */
const microphoneName = "Mic/Aux";

/** The microphone first. */
export function inputsOf({ microphone, sounds }: Studio): readonly ObsInput[] {
  return [
    {
      ...{ inputName: microphoneName, inputUuid: microphoneId, isMuted: !microphone.isOn, gain: microphone.gain },
      setMuted: (isMuted) => ({ type: "microphone-changed", change: { isOn: !isMuted } }),
      setGain: (gain) => ({ type: "microphone-changed", change: { gain } }),
    },
    ...sounds.map(({ id, name, isOn, gain }): ObsInput => ({
      ...{ inputName: name, inputUuid: id, isMuted: !isOn, gain },
      setMuted: (isMuted) => ({ type: "sound-changed", id, change: { isOn: !isMuted } }),
      setGain: (next) => ({ type: "sound-changed", id, change: { gain: next } }),
    })),
  ];
}
