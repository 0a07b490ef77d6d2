import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import { useStore } from "zustand";
import type { RoomView } from "../livekit/room-view.ts";
import { isOwnMuted, mutePress } from "../livekit/mute-press.ts";
import type { MutePort, SettingsPort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { ControlButton } from "./ControlButton.tsx";
import { deviceItems } from "./device-menu.ts";

type Props = {
  readonly view: ReadonlyStore<RoomView>;
  readonly settings: SettingsPort;
  readonly keys?: string;
  readonly testId: string;
  readonly menuTestId: string;
  readonly onPress: () => void;
};

/** Mutes and opens the microphone, and chooses it and the speaker. */
export function MicrophoneControl({ view, mute, settings, keys, testId, menuTestId, onPress }: Props & MuteProps) {
  const state = useStore(mute.store);
  const { microphone, devices } = useStore(view);
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
      {...(keys === undefined ? {} : { keys })}
      tone={isMuted ? "muted" : "plain"}
      isBusy={isPending || microphone.step === "starting"}
      {...{ testId, onPress }}
      menu={{ label: "Microphone and speaker", testId: menuTestId, items }}
    />
  );
}

type MuteProps = { readonly mute: Pick<MutePort, "store"> };

/** Switches the camera on and off, and chooses it. */
export function CameraControl({ view, settings, keys, testId, menuTestId, onPress }: Props) {
  const { camera, devices } = useStore(view);
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
      {...(keys === undefined ? {} : { keys })}
      isBusy={camera.step === "starting"}
      {...{ testId, onPress }}
      menu={{ label: "Cameras", testId: menuTestId, items }}
    />
  );
}
