import { Mic, MicOff, PhoneOff, ScreenShare, ScreenShareOff, Users, VideoOff } from "lucide-react";
import { Toolbar } from "radix-ui";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Meter } from "../ui/Meter.tsx";
import { cameraProblem, microphoneProblem } from "../ui/sending-words.ts";
import { useCall } from "./call-context.ts";
import { BroadcastControl } from "./CallBroadcast.tsx";
import styles from "./CallControls.module.css";
import { RecordingControl } from "./CallRecording.tsx";
import { ControlButton } from "../ui/ControlButton.tsx";
import { CameraControl, MicrophoneControl } from "../ui/DeviceControls.tsx";
import { isOwnMuted } from "../livekit/mute-press.ts";
import type { CallActions } from "./use-call-actions.ts";

type Props = {
  readonly actions: CallActions;
  readonly canShare: boolean;
  readonly peopleCount: number;
  readonly isListOpen: boolean;
  readonly onToggleList: () => void;
};

/** The row under the stage: microphone and level, the call's controls, who is here. */
export function CallControls({ actions, canShare, peopleCount, isListOpen, onToggleList }: Props) {
  const { engine, mute, settings } = useCall();
  return (
    <footer className={styles.foot} data-region="controls">
      <MicrophoneLine />
      <Toolbar.Root className={styles.bar} aria-label="Call controls">
        <MicrophoneControl
          {...{ view: engine.view, mute, settings }}
          keys="M"
          testId="toggle-mute"
          menuTestId="device-mic"
          onPress={actions.toggleMute}
        />
        <CameraControl
          {...{ view: engine.view, settings }}
          keys="V"
          testId="toggle-camera"
          menuTestId="device-camera"
          onPress={actions.toggleCamera}
        />
        <ShareControl onPress={actions.toggleShare} canShare={canShare} />
        <RecordingControl />
        <BroadcastControl />
        <span className={styles.space} />
        <ControlButton icon={PhoneOff} label="Leave" tone="leave" testId="leave-call" onPress={actions.leave} />
      </Toolbar.Root>
      <div className={styles.right}>
        <Button
          size="l"
          variant={isListOpen ? "plain" : "quiet"}
          icon={Users}
          aria-pressed={isListOpen}
          aria-label="People"
          data-testid="call-people"
          onClick={onToggleList}
        >
          <span className={styles.number}>{peopleCount}</span>
        </Button>
      </div>
    </footer>
  );
}

function MicrophoneLine() {
  const { engine, mute } = useCall();
  const microphone = useStore(engine.view, (view) => view.microphone);
  const isMuted = useStore(mute.store, isOwnMuted);
  return (
    <div className={styles.level}>
      <span className={styles.device}>
        <Icon of={isMuted ? MicOff : Mic} size={14} />
        <span className={styles.deviceName}>
          {microphone.step === "on" ? microphone.label : microphone.step === "failed" ? "No microphone" : "Microphone"}
        </span>
      </span>
      <Meter readLevel={engine.readLevel} isMuted={isMuted} />
    </div>
  );
}

function ShareControl({ onPress, canShare }: { readonly onPress: () => void; readonly canShare: boolean }) {
  const { share } = useCall();
  const own = useStore(share.store, (state) => state.own);
  const isSharing = own.step === "live";
  return (
    <ControlButton
      icon={isSharing ? ScreenShareOff : ScreenShare}
      label={isSharing ? "Stop" : "Share"}
      keys="S"
      tone={isSharing ? "sharing" : "plain"}
      isBusy={own.step === "starting"}
      reason={canShare ? undefined : "You can share once you are in the call."}
      testId={isSharing ? "share-stop" : "share-screen"}
      onPress={onPress}
    />
  );
}

/** What is wrong with the own devices, each with the way on. */
export function DeviceProblems() {
  const { engine } = useCall();
  const { microphone, camera } = useStore(engine.view);
  return (
    <>
      {microphone.step === "failed" && (
        <p className={styles.problem} role="status" data-testid="microphone-problem">
          <Icon of={MicOff} size={14} />
          <span data-testid="error-message">{microphoneProblem(microphone.problem)}</span>
          <Button size="s" onClick={() => void engine.openMicrophone()}>
            Try again
          </Button>
        </p>
      )}
      {camera.step === "failed" && (
        <p className={styles.problem} role="status" data-testid="camera-problem">
          <Icon of={VideoOff} size={14} />
          <span data-testid="error-message">{cameraProblem(camera.problem)}</span>
          <Button size="s" onClick={() => void engine.setCamera(true)}>
            Try again
          </Button>
          <Button size="s" variant="quiet" onClick={() => void engine.setCamera(false)}>
            Go on without
          </Button>
        </p>
      )}
    </>
  );
}
