import { unheardPages } from "@nchat/contract/page-sounds";
import { type Sound, wouldEcho } from "@nchat/contract/sounds";
import {
  type Microphone,
  microphoneId,
  type SourceStates,
  type Studio,
  type StudioEvent,
} from "@nchat/contract/studio";
import { Mic, MicOff, Radio } from "lucide-react";
import { useCallback } from "react";
import { useStore } from "zustand";
import type { MediaCheck } from "../platform/media-check.ts";
import { DeviceSelect } from "../ui/DeviceSelect.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Meter } from "../ui/Meter.tsx";
import { AddSound } from "./AddSound.tsx";
import { Faders } from "./Faders.tsx";
import styles from "./Mixer.module.css";
import type { ProgrammeView } from "./programme-view.ts";
import { SoundStrip } from "./SoundStrip.tsx";
import type { StudioPorts } from "./studio-ports.ts";
import { stateWords } from "./source-words.ts";
import { words } from "./words.ts";

type Props = {
  readonly view: ProgrammeView;
  readonly studio: Studio;
  readonly states: SourceStates;
  readonly ports: StudioPorts;
};

/** What is heard, and how loud. */
export function Mixer({ view, studio, states, ports }: Props) {
  const { dispatch } = ports.studio;
  const { microphone, sounds, sources } = studio;
  const unheard = unheardPages(sounds, sources).map(({ name }) => name);
  return (
    <div className={styles.mixer}>
      <MicrophoneStrip {...{ view, microphone, states, dispatch }} check={ports.check} now={ports.now} />
      {sounds.map((sound: Sound, at) => (
        <SoundStrip
          key={sound.id}
          {...{ view, sound, dispatch }}
          at={at + 1}
          state={states[sound.id]}
          isEcho={wouldEcho(sounds)}
        />
      ))}
      <section className={styles.strip} aria-label={words.programme}>
        <header className={styles.head}>
          <Icon of={Radio} size={16} />
          <h3>{words.programme}</h3>
          <AddSound sounds={sounds} port={ports.studio} say={ports.say} />
        </header>
        <Meter readLevel={view.readProgramme} />
        {unheard.length > 0 && (
          <p className={styles.note} role="status" data-testid="pages-unheard">
            {words.pagesUnheard(unheard)}
          </p>
        )}
      </section>
    </div>
  );
}

type MicrophoneProps = {
  readonly view: ProgrammeView;
  readonly check: MediaCheck;
  readonly microphone: Microphone;
  readonly states: SourceStates;
  readonly now: () => number;
  readonly dispatch: (event: StudioEvent) => void;
};

function MicrophoneStrip({ view, check, microphone, states, now, dispatch }: MicrophoneProps) {
  const { list } = useStore(check.devices);
  const change = (part: Partial<Microphone>) => dispatch({ type: "microphone-changed", change: part });
  const { device, isOn } = microphone;
  const state = states[microphoneId];
  const trouble = stateWords("microphone", state);
  const readLevel = useCallback(() => view.readInput(0), [view]);
  return (
    <section className={styles.strip} aria-label={words.microphone} data-testid="mixer-microphone">
      <header className={styles.head}>
        <Icon of={isOn ? Mic : MicOff} size={16} />
        <h3 className={styles.whole}>{words.microphone}</h3>
        <DeviceSelect
          label={words.microphone}
          devices={list?.microphone}
          choice={device}
          onChoose={(next) => change({ device: next })}
          testId="studio-microphone"
        />
        <IconButton
          icon={isOn ? Mic : MicOff}
          label={words.muteMicrophone}
          aria-pressed={isOn}
          isOn={!isOn}
          data-testid="studio-mute"
          onClick={() => change({ isOn: !isOn })}
        />
      </header>
      <Meter readLevel={readLevel} isMuted={!isOn} />
      {trouble && (
        <p className={styles.trouble} role="status" data-testid="microphone-trouble">
          {trouble}
          {state?.step === "lost" && (
            <button
              type="button"
              className={styles.again}
              onClick={() => change({ chosenAt: now() })}
              data-testid="microphone-retry"
            >
              {words.tryAgain}
            </button>
          )}
        </p>
      )}
      <Faders channel={microphone} change={change} testId="microphone" />
    </section>
  );
}
