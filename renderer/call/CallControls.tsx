import { Mic, MicOff, PhoneOff, ScreenShare, ScreenShareOff, Users, Video, VideoOff } from "lucide-react";
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
import { deviceItems } from "../ui/device-menu.ts";
import { mutePress } from "../livekit/mute-press.ts";
import { isOwnMuted } from "./stage-people.ts";
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
  return (
    <footer className={styles.foot} data-region="controls">
      <MicrophoneLine />
      <Toolbar.Root className={styles.bar} aria-label="Call controls">
        <MuteControl onPress={actions.toggleMute} />
        <CameraControl onPress={actions.toggleCamera} />
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

function MuteControl({ onPress }: { readonly onPress: () => void }) {
  const { engine, mute, settings } = useCall();
  const state = useStore(mute.store);
  const { microphone, devices } = useStore(engine.view);
  const choices = useStore(settings.store);
  const isMuted = isOwnMuted(state);
  const isPending = state.step === "active" && state.intended !== state.applied;
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
      label={mutePress(state, microphone) === "retry" ? "Try again" : isMuted ? "Unmute" : "Mute"}
      name="Microphone"
      isPressed={!isMuted}
      keys="M"
      tone={isMuted ? "muted" : "plain"}
      isBusy={isPending || microphone.step === "starting"}
      testId="toggle-mute"
      onPress={onPress}
      menu={{ label: "Microphone and speaker", testId: "device-mic", items }}
    />
  );
}

function CameraControl({ onPress }: { readonly onPress: () => void }) {
  const { engine, settings } = useCall();
  const { camera, devices } = useStore(engine.view);
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
      keys="V"
      isBusy={camera.step === "starting"}
      testId="toggle-camera"
      onPress={onPress}
      menu={{ label: "Cameras", testId: "device-camera", items }}
    />
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
