import type { DeviceChoice, Settings } from "@nchat/contract/settings";
import { ChevronDown, ChevronUp, CircleCheck, Headphones, Mic, TriangleAlert, Video } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { DeviceKind } from "../livekit/devices.ts";
import type { MediaCheck } from "../platform/media-check.ts";
import type { SettingsPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { deviceProblemWords } from "../ui/device-words.ts";
import { DeviceSelect } from "../ui/DeviceSelect.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Meter } from "../ui/Meter.tsx";
import { StreamVideo } from "../ui/StreamVideo.tsx";
import styles from "./ReadyPanel.module.css";
import { type Trial, useCameraTrial, useMicrophoneTrial, useSpeakerTrial } from "../ui/use-device-trials.ts";
import { missingWords, words } from "./words.ts";

type Props = {
  readonly check: MediaCheck;
  readonly settings: SettingsPort;
  /** One line that opens, for windows without a place beside the page. */
  readonly isFolded: boolean;
};

const kinds = ["microphone", "speaker", "camera"] as const;

/** What would be used in a call now, and trying each of it. */
export function ReadyPanel({ check, settings, isFolded }: Props) {
  const { list } = useStore(check.devices);
  const [isOpen, setIsOpen] = useState(false);
  const isAllFound = list !== null && kinds.every((kind) => list[kind].length > 0);
  const found = isAllFound && (
    <span className={styles.all}>
      <Icon of={CircleCheck} size={14} />
      {words.allFound}
    </span>
  );
  if (!isFolded)
    return (
      <aside className={styles.panel} aria-labelledby="ready-heading">
        <h2 id="ready-heading" className={styles.title}>
          {words.ready}
          {found}
        </h2>
        <Devices check={check} settings={settings} />
      </aside>
    );
  return (
    <section className={styles.folded} aria-label={words.ready}>
      <button type="button" className={styles.fold} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {words.ready}
        {found || (
          <span className={styles.some}>{list && missingWords(kinds.filter((kind) => list[kind].length === 0))}</span>
        )}
        <Icon of={isOpen ? ChevronUp : ChevronDown} size={14} className={styles.icon} />
      </button>
      {isOpen && <Devices check={check} settings={settings} />}
    </section>
  );
}

function Devices({ check, settings }: Omit<Props, "isFolded">) {
  const { list } = useStore(check.devices);
  const chosen = useStore(settings.store);
  const choose = (kind: DeviceKind) => (choice: DeviceChoice) => void settings.update({ [kind]: choice });
  const rest = { list, check, chosen };
  return (
    <div className={styles.card}>
      <MicrophoneRow {...rest} onChoose={choose("microphone")} />
      <SpeakerRow {...rest} onChoose={choose("speaker")} />
      <CameraRow {...rest} onChoose={choose("camera")} />
    </div>
  );
}

type RowProps = {
  readonly list: NonNullable<ReturnType<MediaCheck["devices"]["getState"]>["list"]> | null;
  readonly check: MediaCheck;
  readonly chosen: Settings;
  readonly onChoose: (choice: DeviceChoice) => void;
};

function MicrophoneRow({ list, check, chosen, onChoose }: RowProps) {
  const trial = useMicrophoneTrial(check, chosen.microphone);
  return (
    <div className={styles.row}>
      <Icon of={Mic} className={styles.icon} />
      <DeviceSelect
        label={words.microphone}
        devices={list?.microphone}
        choice={chosen.microphone}
        onChoose={onChoose}
      />
      <TestButton trial={trial} label={words.microphone} />
      {trial.step === "on" && (
        <div className={styles.below}>
          <Meter readLevel={trial.value} />
          <p className={styles.hint}>{words.say}</p>
        </div>
      )}
      <Problem trial={trial} kind="microphone" isMissing={list?.microphone.length === 0} />
    </div>
  );
}

function SpeakerRow({ list, check, chosen, onChoose }: RowProps) {
  const trial = useSpeakerTrial(check, chosen.speaker, chosen.ringVolume);
  return (
    <div className={styles.row}>
      <Icon of={Headphones} className={styles.icon} />
      <DeviceSelect label={words.speaker} devices={list?.speaker} choice={chosen.speaker} onChoose={onChoose} />
      <TestButton trial={trial} label={words.speaker} />
      <Problem trial={trial} kind="speaker" isMissing={list?.speaker.length === 0} />
    </div>
  );
}

function CameraRow({ list, check, chosen, onChoose }: RowProps) {
  const trial = useCameraTrial(check, chosen.camera);
  return (
    <div className={styles.row}>
      <Icon of={Video} className={styles.icon} />
      <DeviceSelect label={words.camera} devices={list?.camera} choice={chosen.camera} onChoose={onChoose} />
      <TestButton trial={trial} label={words.camera} />
      {trial.step === "on" && (
        <div className={styles.below}>
          <StreamVideo stream={trial.value} isMirrored={chosen.mirrorSelfView} label={words.camera} />
        </div>
      )}
      <Problem trial={trial} kind="camera" isMissing={list?.camera.length === 0} />
    </div>
  );
}

function TestButton({ trial, label }: { readonly trial: Trial<unknown>; readonly label: string }) {
  const isOn = trial.step === "on";
  return (
    <Button
      variant="quiet"
      size="s"
      isBusy={trial.step === "starting"}
      aria-pressed={isOn}
      aria-label={`${words.test}: ${label}`}
      onClick={isOn ? trial.stop : trial.start}
    >
      {isOn ? words.stop : words.test}
    </Button>
  );
}

type ProblemProps = {
  readonly trial: Trial<unknown>;
  readonly kind: DeviceKind;
  readonly isMissing: boolean | undefined;
};

function Problem({ trial, kind, isMissing }: ProblemProps) {
  const problem = trial.step === "failed" ? trial.problem : isMissing ? "missing" : null;
  if (!problem) return null;
  return (
    <p className={styles.problem} role="status">
      <Icon of={TriangleAlert} size={14} />
      {deviceProblemWords(kind, problem)}
    </p>
  );
}
