import type { HotkeyStatus } from "@nchat/contract/hotkeys";
import type { KeyboardEvent, Ref } from "react";
import { classNames } from "../ui/class-names.ts";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import { capsOf, keyCaps, useKeyStyle } from "../ui/keys.ts";
import { Spinner } from "../ui/Spinner.tsx";
import styles from "./KeyField.module.css";
import type { Recorder } from "./recorder-machine.ts";
import type { HotkeyRecorder } from "./recorder-store.ts";
import { words } from "./words.ts";

type Props = {
  readonly ref: Ref<HTMLButtonElement>;
  readonly status: HotkeyStatus;
  readonly recorder: HotkeyRecorder;
  readonly now: Recorder;
  readonly onRecord: () => void;
};

/** Key caps; a click or Enter records other keys, which count when they are let go. Esc keeps the old ones. */
export function KeyField({ ref, status: { action, accelerator }, recorder, now, onRecord }: Props) {
  const keyStyle = useKeyStyle();
  const label = words.hotkeys[action];
  const isMine = now.step !== "resting" && now.action === action;
  const isRecording = isMine && now.step === "recording";
  const keys = accelerator === null ? words.noKeys : keyCaps(capsOf(accelerator), keyStyle).join(" ");
  return (
    <button
      ref={ref}
      type="button"
      className={classNames(styles.field, isRecording && styles.recording)}
      aria-label={isRecording ? words.recordingOf(label) : words.keysOf(label, keys)}
      aria-pressed={isRecording}
      onClick={() => !isRecording && onRecord()}
      onBlur={recorder.leave}
      onKeyDown={(event) => isRecording && take(event, recorder)}
      onKeyUp={(event) => {
        if (!isRecording) return;
        event.preventDefault(); // Space let go would click
        recorder.keyUp(event.nativeEvent);
      }}
      data-testid={`hotkey-${action}`}
      data-keys={accelerator ?? ""}
    >
      {now.step === "recording" && isRecording ? (
        <Pressing now={now} />
      ) : isMine ? (
        <Spinner size={14} />
      ) : accelerator === null ? (
        <span className={styles.none}>{words.noKeys}</span>
      ) : (
        <KeyCaps keys={capsOf(accelerator)} look="large" />
      )}
    </button>
  );
}

function Pressing({ now }: { readonly now: Extract<Recorder, { step: "recording" }> }) {
  if (now.chosen !== null) return <KeyCaps keys={capsOf(now.chosen)} look="large" />;
  return (
    <>
      <span className={styles.dot} />
      <span role="status">{now.isUnfit ? words.unfitKeys : words.pressKeys}</span>
      {now.held.length > 0 && (
        <>
          <KeyCaps keys={now.held.join("+")} look="large" /> + …
        </>
      )}
    </>
  );
}

/** Every key belongs to the recorder, except Esc and the way out with Tab. */
function take(event: KeyboardEvent, recorder: HotkeyRecorder) {
  const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (isPlain && event.key === "Tab") return;
  event.preventDefault();
  if (isPlain && event.key === "Escape") recorder.leave();
  else if (!event.repeat) recorder.keyDown(event.nativeEvent);
}
