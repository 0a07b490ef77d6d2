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

/** The microphone first. Clients find an input by its name, so no two have the same one. */
export function inputsOf({ microphone, sounds }: Studio): readonly ObsInput[] {
  const names = apart([microphoneName, ...sounds.map(({ name }) => name)]);
  return [
    {
      ...{ inputName: microphoneName, inputUuid: microphoneId, isMuted: !microphone.isOn, gain: microphone.gain },
      setMuted: (isMuted) => ({ type: "microphone-changed", change: { isOn: !isMuted } }),
      setGain: (gain) => ({ type: "microphone-changed", change: { gain } }),
    },
    ...sounds.map(({ id, name, isOn, gain }, at): ObsInput => ({
      ...{ inputName: names[at + 1] ?? name, inputUuid: id, isMuted: !isOn, gain },
      setMuted: (isMuted) => ({ type: "sound-changed", id, change: { isOn: !isMuted } }),
      setGain: (next) => ({ type: "sound-changed", id, change: { gain: next } }),
    })),
  ];
}

/** Whichever comes later under a name gets a number that none of them has. */
function apart(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  return names.map((name, at) => {
    if (names.indexOf(name) === at) return name;
    let number = 2;
    while (taken.has(`${name} ${number}`)) number++;
    taken.add(`${name} ${number}`);
    return `${name} ${number}`;
  });
}
