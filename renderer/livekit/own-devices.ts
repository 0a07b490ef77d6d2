import type { MuteLine } from "@nchat/contract/mute-line";
import type { Settings } from "@nchat/contract/settings";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { createCamera } from "./camera.ts";
import type { KeptDevice } from "./device-problem.ts";
import { chosenDevice, toDeviceList } from "./devices.ts";
import { createOwnMicrophone } from "./own-microphone.ts";
import type { OwnSends } from "./own-sends.ts";
import type { RoomView } from "./room-view.ts";

/** The devices that the person chose. */
export type Choices = Pick<Settings, "microphone" | "camera" | "speaker">;

/** What microphone and camera work with. */
export type OwnDevicesDeps = {
  readonly media: MediaDevices;
  readonly settings: ReadonlyStore<Choices>;
  readonly sends: OwnSends;
  readonly isInCall: () => boolean;
  readonly view: () => RoomView;
  readonly change: (part: Partial<RoomView>) => void;
  readonly onLevel: (level: number) => void;
  /** The microphone was unplugged; the system's own takes its place. */
  readonly onMicrophoneLost: (label: string) => void;
  /** A chosen device did not start; the one before goes on. */
  readonly onDeviceKept: (kept: KeptDevice) => void;
  readonly openMuteLine: (() => Promise<MuteLine>) | null;
};

/** Microphone and camera of this device, following choices, unplugging and the system's default. */
export function createOwnDevices(deps: OwnDevicesDeps) {
  const { media, settings, sends, isInCall, view, change } = deps;
  const microphone = createOwnMicrophone(deps);
  const camera = createCamera({
    media,
    onState: (state) => change({ camera: state }),
    onEnded: () => void sends.unsend("camera"),
    onKept: deps.onDeviceKept,
  });

  const setCamera = async (isOn: boolean): Promise<void> => {
    if (!isOn) {
      camera.stop();
      return sends.unsend("camera");
    }
    const track = await camera.open(settings.getState().camera);
    if (!track) return;
    if (!isInCall()) return camera.stop();
    if (sends.has("camera")) await sends.unsend("camera");
    if (track.readyState === "ended") return; // switched off while the one before was taken back
    await sends.send("camera", { track, style: "motion", isMuted: false });
  };

  return {
    microphone,
    setCamera,
    reopenCamera: async (): Promise<void> => {
      if (sends.has("camera")) await setCamera(true);
    },
    speakerId: () => chosenDevice(settings.getState().speaker, view().devices.speaker)?.id ?? null,
    refresh: async (): Promise<void> => {
      const devices = await media.enumerateDevices();
      change({ devices: toDeviceList(devices) });
      await microphone.follow(devices);
    },
    /** No call came of what was made ready. */
    coolDown: async (): Promise<void> => {
      if (!isInCall()) await microphone.stop();
    },
    stop: async (): Promise<void> => {
      camera.stop();
      await microphone.stop();
    },
  };
}

export type OwnDevices = ReturnType<typeof createOwnDevices>;
