import type { HotkeyAction, HotkeyStatus } from "@nchat/contract/hotkeys";
import {
  Bookmark,
  ChevronLeft,
  ChevronRight,
  Ellipsis,
  EyeOff,
  Keyboard,
  LayoutTemplate,
  type LucideIcon,
  Mic,
  MicOff,
  MicVocal,
  Radio,
  Scissors,
  Square,
  TriangleAlert,
  Undo2,
  X,
} from "lucide-react";
import { useRef } from "react";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import { capsOf } from "../ui/keys.ts";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import styles from "./HotkeyRow.module.css";
import { KeyField } from "./KeyField.tsx";
import type { HotkeyRefusal, Recorder } from "./recorder-machine.ts";
import { defaultKeys, type HotkeyRecorder } from "./recorder-store.ts";
import { words } from "./words.ts";

type Props = { readonly status: HotkeyStatus; readonly recorder: HotkeyRecorder; readonly now: Recorder };

const icons: Partial<Record<HotkeyAction, LucideIcon>> = {
  "toggle-mute": MicOff,
  "hold-to-talk": MicVocal,
  "go-live": Radio,
  "end-stream": Square,
  "next-scene": ChevronRight,
  "previous-scene": ChevronLeft,
  "mark-moment": Bookmark,
  "save-clip": Scissors,
  "studio-microphone": Mic,
  "streamer-mode": EyeOff,
};

/** What a hotkey does, its keys, and what stands in their way. */
export function HotkeyRow({ status, recorder, now }: Props) {
  const { action, state } = status;
  const label = words.hotkeys[action];
  const field = useRef<HTMLButtonElement>(null);
  const record = () => {
    recorder.start(action);
    field.current?.focus();
  };
  const isRecording = now.step === "recording" && now.action === action;
  const refusal = now.step === "resting" && now.refusal?.action === action ? now.refusal : null;
  const isHindered = state === "taken" || state === "unavailable";
  return (
    <div className={styles.row}>
      <Icon of={icons[action] ?? LayoutTemplate} className={styles.icon} />
      <span className={styles.label}>
        {action === "hold-to-talk" ? (
          <>
            {words.holdToTalk} <span className={styles.how}>{words.holdToTalkHow}</span>
          </>
        ) : (
          label
        )}
      </span>
      <span className={styles.value}>
        {(refusal || isHindered) && <Icon of={TriangleAlert} className={styles.warning} />}
        <KeyField ref={field} status={status} recorder={recorder} now={now} onRecord={record} />
      </span>
      {isRecording ? (
        // Pressed before the field's blur would end the recording by itself.
        <IconButton
          icon={X}
          label={words.keepKeys}
          onPointerDown={(event) => event.preventDefault()}
          onClick={recorder.leave}
        />
      ) : (
        <RowMenu status={status} recorder={recorder} onRecord={record} />
      )}
      {refusal ? (
        <RefusalNote refusal={refusal} recorder={recorder} onOther={record} />
      ) : (
        isHindered && !isRecording && <StateNote status={status} recorder={recorder} onOther={record} />
      )}
    </div>
  );
}

type MenuProps = Pick<Props, "status" | "recorder"> & { readonly onRecord: () => void };

function RowMenu({ status, recorder, onRecord }: MenuProps) {
  const { action } = status;
  const label = words.moreOf(words.hotkeys[action]);
  return (
    <Menu
      trigger={<IconButton icon={Ellipsis} label={label} data-testid={`hotkey-${action}-more`} />}
      items={menuItems(status, recorder, onRecord)}
    />
  );
}

function menuItems({ action, accelerator }: HotkeyStatus, recorder: HotkeyRecorder, record: () => void): MenuItem[] {
  const normal = defaultKeys[action];
  const isReset = normal !== null && normal !== accelerator;
  return [
    // The menu gives the focus back to its button when it has closed; only then may the field take it.
    { kind: "action", label: words.changeKeys, icon: Keyboard, onSelect: () => setTimeout(record) },
    ...(isReset
      ? [
          {
            kind: "action" as const,
            label: words.resetKeys,
            icon: Undo2,
            keys: capsOf(normal),
            testId: `hotkey-${action}-reset`,
            onSelect: () => void recorder.set(action, normal),
          },
        ]
      : []),
    ...(accelerator === null
      ? []
      : [
          {
            kind: "action" as const,
            label: words.removeKeys,
            icon: X,
            testId: `hotkey-${action}-remove`,
            onSelect: () => void recorder.set(action, null),
          },
        ]),
  ];
}

type NoteProps = { readonly recorder: HotkeyRecorder; readonly onOther: () => void };

function RefusalNote({ refusal, recorder, onOther }: NoteProps & { readonly refusal: HotkeyRefusal }) {
  const { action, binding } = refusal;
  const suggestion = "suggestion" in binding ? binding.suggestion : null;
  return (
    <div className={styles.note} role="alert" data-testid="hotkey-problem">
      <span className={styles.noteWords} data-testid="error-message">
        {refusalWords(refusal)}
      </span>
      {suggestion !== null && (
        <Button size="s" onClick={() => void recorder.set(action, suggestion)} data-testid="hotkey-suggestion">
          <span className={styles.use}>
            {words.use} <KeyCaps keys={capsOf(suggestion)} look="large" />
          </span>
        </Button>
      )}
      <Button size="s" variant="quiet" onClick={onOther}>
        {words.otherKeys}
      </Button>
    </div>
  );
}

function StateNote({ status, recorder, onOther }: NoteProps & { readonly status: HotkeyStatus }) {
  const { action, state } = status;
  const isTaken = state === "taken";
  return (
    <div className={styles.note} role="status" data-testid="hotkey-problem">
      <span className={styles.noteWords} data-testid="error-message">
        {words.hotkeyProblems[isTaken ? "taken" : action === "hold-to-talk" ? action : "toggle-mute"]}
      </span>
      <Button size="s" onClick={recorder.tryAgain}>
        {isTaken || action !== "hold-to-talk" ? words.tryAgain : words.startAgain}
      </Button>
      {isTaken && (
        <Button size="s" variant="quiet" onClick={onOther}>
          {words.otherKeys}
        </Button>
      )}
    </div>
  );
}

function refusalWords({ binding }: HotkeyRefusal): string {
  switch (binding.outcome) {
    case "taken":
      return words.keysTaken;
    case "conflict":
      return words.keysConflict(words.hotkeys[binding.action]);
    case "not-a-hotkey":
      return words.keysUnfit;
    case "cannot-hold":
      return words.keysNotHeld;
  }
}
