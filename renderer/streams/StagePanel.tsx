import { isOnAir } from "@nchat/contract/stream-rules";
import type { Stream } from "@nchat/contract/streams";
import { LogOut, MicOff, Video, VideoOff } from "lucide-react";
import { Toolbar } from "radix-ui";
import { useStore } from "zustand";
import type { SettingsPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { ControlButton } from "../ui/ControlButton.tsx";
import { CameraControl, MicrophoneControl } from "../ui/DeviceControls.tsx";
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
        <MicrophoneControl
          {...{ view: stage.view, mute: stage.mute, settings }}
          testId="stage-mute"
          menuTestId="stage-mic"
          onPress={stage.toggleMute}
        />
        <CameraControl
          {...{ view: stage.view, settings }}
          testId="stage-camera"
          menuTestId="stage-cameras"
          onPress={stage.toggleCamera}
        />
        <ControlButton icon={LogOut} label={words.leave} tone="leave" testId="stage-leave" onPress={stage.leave} />
      </Toolbar.Root>
    </>
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
