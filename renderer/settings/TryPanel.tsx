import { Headphones, Mic, TriangleAlert, Video } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { MediaCheck } from "../platform/media-check.ts";
import type { HotkeysPort, MutePort, SettingsPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { deviceProblemWords } from "../ui/device-words.ts";
import { Icon } from "../ui/Icon.tsx";
import { Meter } from "../ui/Meter.tsx";
import { StreamVideo } from "../ui/StreamVideo.tsx";
import { type Trial, useCameraTrial, useMicrophoneTrial, useSpeakerTrial } from "../ui/use-device-trials.ts";
import { HotkeyTrialCard } from "./HotkeyTrialCard.tsx";
import styles from "./TryPanel.module.css";
import { words } from "./words.ts";

type Props = {
  readonly settings: SettingsPort;
  readonly check: MediaCheck;
  /** Null where there are no keys of the whole desktop. */
  readonly hotkeys: HotkeysPort | null;
  readonly mute: Pick<MutePort, "store">;
};

/** Hearing and seeing what the chosen devices give, beside their settings. */
export function TryPanel({ settings, check, hotkeys, mute }: Props) {
  const { microphone, speaker, camera, ringVolume, mirrorSelfView } = useStore(settings.store);
  const sound = useMicrophoneTrial(check, microphone);
  const chime = useSpeakerTrial(check, speaker, ringVolume);
  const picture = useCameraTrial(check, camera);
  return (
    <aside className={styles.panel} aria-labelledby="try-title">
      <h2 id="try-title" className={styles.title}>
        {words.tryIt}
      </h2>
      <p className={styles.lead}>{words.tryLead}</p>
      <Row icon={Mic} label={words.microphone} kind="microphone" trial={sound}>
        {sound.step === "on" && (
          <div className={styles.meter}>
            <Meter readLevel={sound.value} />
            <p className={styles.lead}>{words.say}</p>
          </div>
        )}
      </Row>
      <Row icon={Headphones} label={words.speaker} kind="speaker" trial={chime} />
      <Row icon={Video} label={words.camera} kind="camera" trial={picture}>
        {picture.step === "on" && (
          <StreamVideo stream={picture.value} isMirrored={mirrorSelfView} label={words.camera} />
        )}
      </Row>
      {hotkeys && <HotkeyTrialCard hotkeys={hotkeys} mute={mute} />}
    </aside>
  );
}

type RowProps = {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly kind: "microphone" | "speaker" | "camera";
  readonly trial: Trial<unknown>;
  readonly children?: ReactNode;
};

function Row({ icon, label, kind, trial, children }: RowProps) {
  const isOn = trial.step === "on";
  return (
    <div className={styles.card}>
      <div className={styles.line}>
        <Icon of={icon} className={styles.icon} />
        <span className={styles.label}>{label}</span>
        <Button
          size="s"
          isBusy={trial.step === "starting"}
          aria-pressed={isOn}
          aria-label={`${words.test}: ${label}`}
          onClick={isOn ? trial.stop : trial.start}
          data-testid={`test-${kind}`}
        >
          {isOn ? words.stop : words.test}
        </Button>
      </div>
      {children}
      {trial.step === "failed" && (
        <p className={styles.problem} role="status">
          <Icon of={TriangleAlert} size={14} />
          {deviceProblemWords(kind, trial.problem)}
        </p>
      )}
    </div>
  );
}
