import { Keyboard, Mic, MicOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { HotkeysPort, MutePort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import { capsOf } from "../ui/keys.ts";
import styles from "./HotkeyTrialCard.module.css";
import { type HotkeyTrial, nextTrial, silentTrial, type TrialLine } from "./trial-machine.ts";
import { words } from "./words.ts";

type Props = { readonly hotkeys: HotkeysPort; readonly mute: Pick<MutePort, "store"> };

/** Hotkeys as they are heard, here or in another app; the keys are taken as in a call while this is on. */
export function HotkeyTrialCard({ hotkeys, mute }: Props) {
  const [isOn, setIsOn] = useState(false);
  const [trial, setTrial] = useState<HotkeyTrial>(silentTrial);
  const isInCall = useStore(mute.store, ({ step }) => step === "active");
  useEffect(() => {
    if (!isOn) return;
    hotkeys.setTrial(true);
    const unlisten = hotkeys.onHeard((heard) => setTrial((now) => nextTrial(now, heard)));
    return () => {
      unlisten();
      hotkeys.setTrial(false);
      setTrial(silentTrial);
    };
  }, [isOn, hotkeys]);
  return (
    <div className={styles.card} data-testid="hotkey-trial">
      <div className={styles.line}>
        <Icon of={Keyboard} className={styles.icon} />
        <span className={styles.label}>{words.hotkeysTitle}</span>
        <Button
          size="s"
          aria-pressed={isOn}
          aria-label={`${words.test}: ${words.hotkeysTitle}`}
          onClick={() => setIsOn(!isOn)}
          data-testid="test-hotkeys"
        >
          {isOn ? words.stop : words.test}
        </Button>
      </div>
      {isOn && <Pad trial={trial} hotkeys={hotkeys} isInCall={isInCall} />}
    </div>
  );
}

type PadProps = { readonly trial: HotkeyTrial; readonly hotkeys: HotkeysPort; readonly isInCall: boolean };

function Pad({ trial, hotkeys, isInCall }: PadProps) {
  const list = useStore(hotkeys.store);
  const keysOf = (action: HotkeyTrial["action"]) => list.find((each) => each.action === action)?.accelerator ?? null;
  const shown = keysOf(trial.action);
  return (
    <>
      <p className={styles.lead}>{words.tryHotkeys}</p>
      <div className={classNames(styles.pad, trial.downSince !== null && styles.down)} data-testid="hotkey-pad">
        {shown === null ? (
          <span className={styles.lead}>{words.pressKeys}</span>
        ) : (
          <KeyCaps keys={capsOf(shown)} look="large" />
        )}
      </div>
      <p
        className={classNames(styles.state, trial.isOpen && styles.open)}
        role="status"
        data-testid="hotkey-trial-state"
      >
        <Icon of={trial.isOpen ? Mic : MicOff} size={14} />
        {words.trialState(trial.isOpen, isInCall)}
      </p>
      <ol className={styles.lines} aria-label={words.heard}>
        {trial.lines.map((line) => (
          <li key={`${line.at} ${line.what}`}>
            <span className={styles.time}>{timeOf(line.at)}</span> {lineWords(line)}
          </li>
        ))}
      </ol>
    </>
  );
}

function lineWords({ action, what, heldSeconds }: TrialLine): string {
  return what === "up" && heldSeconds !== null ? words.letGo(heldSeconds) : words.heardOf[what](words.hotkeys[action]);
}

/** `14:42:07.213` */
function timeOf(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${clock}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
