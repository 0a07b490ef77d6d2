import type { Settings } from "@nchat/contract/settings";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { createCamera } from "./camera.ts";
import { chosenDevice, systemGroup, toDeviceList } from "./devices.ts";
import { createGate } from "./gate.ts";
import { createMicrophone } from "./microphone.ts";
import type { OwnSends } from "./own-sends.ts";
import type { RoomView } from "./room-view.ts";

/** The devices that the person chose. */
export type Choices = Pick<Settings, "microphone" | "camera" | "speaker">;

type Deps = {
  readonly media: MediaDevices;
  readonly settings: ReadonlyStore<Choices>;
  readonly sends: OwnSends;
  readonly isInCall: () => boolean;
  readonly view: () => RoomView;
  readonly change: (part: Partial<RoomView>) => void;
  readonly onLevel: (level: number) => void;
};

/** Microphone and camera of this device, from choice to what is sent, following unplugging and the system's default. */
export function createOwnDevices({ media, settings, sends, isInCall, view, change, onLevel }: Deps) {
  let wantsMuted = true;
  let systemMicrophone: string | null = null;
  const microphone = createMicrophone({
    media,
    createGate: () => createGate(onLevel),
    onState: (state) => change({ microphone: state }),
  });
  const camera = createCamera({
    media,
    onState: (state) => change({ camera: state }),
    onEnded: () => void sends.unsend("camera"),
  });

  const openMicrophone = async () => {
    const track = await microphone.open(settings.getState().microphone);
    if (!track || !isInCall()) return;
    await microphone.setOpen(!wantsMuted);
    if (!sends.has("microphone")) await sends.send("microphone", { track, style: "motion", isMuted: wantsMuted });
  };

  const setCamera = async (isOn: boolean) => {
    if (!isOn) {
      camera.stop();
      return sends.unsend("camera");
    }
    const track = await camera.open(settings.getState().camera);
    if (!track) return;
    if (!isInCall()) return camera.stop();
    if (sends.has("camera")) await sends.unsend("camera");
    await sends.send("camera", { track, style: "motion", isMuted: false });
  };

  return {
    openMicrophone,
    setCamera,
    reopenCamera: async () => {
      if (sends.has("camera")) await setCamera(true);
    },
    addMicrophoneKey: microphone.addKey,
    speakerId: () => chosenDevice(settings.getState().speaker, view().devices.speaker)?.id ?? null,
    begin: (isMuted: boolean) => {
      wantsMuted = isMuted;
    },
    /** Shuts or opens the gate at once, then tells the room; true when the audio thread acted. */
    setMicrophone: async (isMuted: boolean): Promise<boolean> => {
      wantsMuted = isMuted;
      const [isConfirmed] = await Promise.all([microphone.setOpen(!isMuted), sends.setMicrophoneMuted(isMuted)]);
      return isConfirmed;
    },
    refresh: async (): Promise<void> => {
      const devices = await media.enumerateDevices();
      change({ devices: toDeviceList(devices) });
      const system = systemGroup(devices, "audioinput");
      const hasMoved = systemMicrophone !== null && system !== systemMicrophone && !settings.getState().microphone;
      systemMicrophone = system;
      // The system's own choice changed under us, or a missing microphone may have come.
      if (isInCall() && (hasMoved || view().microphone.step === "failed")) await openMicrophone();
    },
    stop: async (): Promise<void> => {
      camera.stop();
      await microphone.stop();
    },
  };
}
