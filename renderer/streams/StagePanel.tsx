import { isOnAir } from "@nchat/contract/stream-rules";
import type { Stream } from "@nchat/contract/streams";
import { LogOut, Mic, MicOff, Video, VideoOff } from "lucide-react";
import { Toolbar } from "radix-ui";
import { useStore } from "zustand";
import type { SettingsPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { ControlButton } from "../ui/ControlButton.tsx";
import { deviceItems } from "../ui/device-menu.ts";
import { Icon } from "../ui/Icon.tsx";
import { cameraProblem, microphoneProblem } from "../ui/sending-words.ts";
import styles from "./StagePanel.module.css";
import type { Stage } from "./stage-store.ts";
import { stageWords as words } from "./stage-words.ts";
import { StageTile } from "./StageTile.tsx";

type Props = { readonly stage: Stage; readonly settings: SettingsPort };

/** Below the picture, for co-hosts of a stream that runs: the way onto its stage, and what one does there. */
export function StagePanel({ stage, settings, stream }: Props & { readonly stream: Stream }) {
  const state = useStore(stage.store);
  if (stream.role !== "co_host" || !isOnAir(stream.status)) return null;
  return (
    <section className={styles.panel} aria-label={words.title} data-testid="stage">
      {state.step === "in" ? (
        <OnStage {...{ stage, settings }} />
      ) : (
        <div className={styles.row}>
          <p className={styles.lead}>{words.lead}</p>
          <Button
            variant="primary"
            icon={Video}
            isBusy={state.step === "asking"}
            onClick={() => void stage.join()}
            data-testid="stage-join"
          >
            {state.step === "asking" ? words.joining : words.join}
          </Button>
        </div>
      )}
      {state.step === "off" && state.problem !== null && (
        <p className={styles.problem} role="alert" data-testid="error-message">
          {state.problem}
        </p>
      )}
    </section>
  );
}

function OnStage({ stage, settings }: Props) {
  const { link, room } = useStore(stage.view);
  const isMirrored = useStore(settings.store, ({ mirrorSelfView }) => mirrorSelfView);
  const lead = { off: words.joining, joining: words.joining, up: words.on, recovering: words.recovering }[link];
  return (
    <>
      <p className={styles.lead} role="status" data-testid={link === "up" ? "stage-on" : "stage-wait"}>
        {lead}
      </p>
      <ul className={styles.tiles} aria-label={words.title}>
        {room.people.map((person) => (
          <StageTile key={person.identity} {...{ stage, person, isMirrored }} />
        ))}
      </ul>
      <Problems stage={stage} />
      <Toolbar.Root className={styles.bar} aria-label={words.title}>
        <Microphone {...{ stage, settings }} />
        <Camera {...{ stage, settings }} />
        <ControlButton icon={LogOut} label={words.leave} tone="leave" testId="stage-leave" onPress={stage.leave} />
      </Toolbar.Root>
    </>
  );
}

function Microphone({ stage, settings }: Props) {
  const mute = useStore(stage.mute.store);
  const { microphone, devices } = useStore(stage.view);
  const choices = useStore(settings.store);
  const isMuted = mute.step !== "active" || mute.applied === "muted";
  const isPending = mute.step === "active" && mute.intended !== mute.applied;
  const items = [
    ...deviceItems({
      heading: "Microphone",
      devices: devices.microphone,
      choice: choices.microphone,
      onChoose: (choice) => void settings.update({ microphone: choice }),
    }),
    { kind: "line" } as const,
    ...deviceItems({
      heading: "Speaker",
      devices: devices.speaker,
      choice: choices.speaker,
      onChoose: (choice) => void settings.update({ speaker: choice }),
    }),
  ];
  return (
    <ControlButton
      icon={isMuted ? MicOff : Mic}
      label={microphone.step === "failed" ? words.tryAgain : isMuted ? "Unmute" : "Mute"}
      name="Microphone"
      isPressed={!isMuted}
      tone={isMuted ? "muted" : "plain"}
      isBusy={isPending || microphone.step === "starting"}
      testId="stage-mute"
      onPress={stage.toggleMute}
      menu={{ label: "Microphone and speaker", testId: "stage-mic", items }}
    />
  );
}

function Camera({ stage, settings }: Props) {
  const { camera, devices } = useStore(stage.view);
  const choice = useStore(settings.store, (state) => state.camera);
  const items = deviceItems({
    heading: "Camera",
    devices: devices.camera,
    choice,
    onChoose: (next) => void settings.update({ camera: next }),
  });
  return (
    <ControlButton
      icon={camera.step === "on" ? Video : VideoOff}
      label="Camera"
      name="Camera"
      isPressed={camera.step === "on"}
      isBusy={camera.step === "starting"}
      testId="stage-camera"
      onPress={stage.toggleCamera}
      menu={{ label: "Cameras", testId: "stage-cameras", items }}
    />
  );
}

function Problems({ stage }: Pick<Props, "stage">) {
  const { microphone, camera } = useStore(stage.view);
  return (
    <>
      {microphone.step === "failed" && (
        <p className={styles.problem} role="status" data-testid="microphone-problem">
          <Icon of={MicOff} size={14} />
          <span>{microphoneProblem(microphone.problem)}</span>
          <Button size="s" onClick={stage.openMicrophone} data-testid="microphone-retry">
            {words.tryAgain}
          </Button>
        </p>
      )}
      {camera.step === "failed" && (
        <p className={styles.problem} role="status" data-testid="camera-problem">
          <Icon of={VideoOff} size={14} />
          <span>{cameraProblem(camera.problem)}</span>
          <Button size="s" onClick={() => stage.setCamera(true)} data-testid="camera-retry">
            {words.tryAgain}
          </Button>
          <Button size="s" variant="quiet" onClick={() => stage.setCamera(false)} data-testid="camera-without">
            {words.withoutCamera}
          </Button>
        </p>
      )}
    </>
  );
}
