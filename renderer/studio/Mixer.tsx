import { type Microphone, microphoneId, type SourceStates, type StudioEvent } from "@nchat/contract/studio";
import { Mic, MicOff, Radio } from "lucide-react";
import { useStore } from "zustand";
import type { MediaCheck } from "../platform/media-check.ts";
import { DeviceSelect } from "../ui/DeviceSelect.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Meter } from "../ui/Meter.tsx";
import { Slider } from "../ui/Slider.tsx";
import styles from "./Mixer.module.css";
import type { ProgrammeView } from "./programme-view.ts";
import { stateWords, words } from "./words.ts";

type Props = {
  readonly view: ProgrammeView;
  readonly check: MediaCheck;
  readonly microphone: Microphone;
  readonly states: SourceStates;
  readonly dispatch: (event: StudioEvent) => void;
};

/** What is heard, and how loud. */
export function Mixer(props: Props) {
  return (
    <div className={styles.mixer}>
      <MicrophoneStrip {...props} />
      <section className={styles.strip} aria-label={words.programme}>
        <header className={styles.head}>
          <Icon of={Radio} size={16} />
          <h3>{words.programme}</h3>
        </header>
        <Meter readLevel={props.view.readProgramme} />
      </section>
    </div>
  );
}

function MicrophoneStrip({ view, check, microphone, states, dispatch }: Props) {
  const { list } = useStore(check.devices);
  const change = (part: Partial<Microphone>) => dispatch({ type: "microphone-changed", change: part });
  const { device, isOn } = microphone;
  const trouble = stateWords("microphone", states[microphoneId]);
  return (
    <section className={styles.strip} aria-label={words.microphone} data-testid="mixer-microphone">
      <header className={styles.head}>
        <Icon of={isOn ? Mic : MicOff} size={16} />
        <h3>{words.microphone}</h3>
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
      <Meter readLevel={view.readMicrophone} isMuted={!isOn} />
      {trouble && (
        <p className={styles.trouble} role="status">
          {trouble}
        </p>
      )}
      <Faders microphone={microphone} change={change} />
    </section>
  );
}

type FaderProps = { readonly microphone: Microphone; readonly change: (part: Partial<Microphone>) => void };

function Faders({ microphone: { gain, offsetMilliseconds }, change }: FaderProps) {
  return (
    <>
      <div className={styles.line}>
        <span>{words.gain}</span>
        <Slider
          label={words.gain}
          {...{ value: gain, min: -60, max: 12, step: 1 }}
          text={words.decibels(gain)}
          onChange={(next) => change({ gain: next })}
        />
      </div>
      <div className={styles.line}>
        <span>{words.offset}</span>
        <Slider
          label={words.offset}
          {...{ value: offsetMilliseconds, min: -500, max: 2000, step: 10 }}
          text={words.milliseconds(offsetMilliseconds)}
          onChange={(next) => change({ offsetMilliseconds: next })}
        />
      </div>
    </>
  );
}
