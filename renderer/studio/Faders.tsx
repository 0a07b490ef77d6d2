import { Slider } from "../ui/Slider.tsx";
import styles from "./Mixer.module.css";
import { words } from "./words.ts";

type Channel = { readonly gain: number; readonly offsetMilliseconds: number };

type Props = { readonly channel: Channel; readonly change: (part: Partial<Channel>) => void; readonly testId: string };

/** How loud one sound is, and how late. */
export function Faders({ channel: { gain, offsetMilliseconds }, change, testId }: Props) {
  return (
    <>
      <div className={styles.line} data-testid={`gain-${testId}`}>
        <span>{words.gain}</span>
        <Slider
          label={words.gain}
          {...{ value: gain, min: -60, max: 12, step: 1 }}
          text={words.decibels(gain)}
          onChange={(next) => change({ gain: next })}
        />
      </div>
      <div className={styles.line} data-testid={`offset-${testId}`}>
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
