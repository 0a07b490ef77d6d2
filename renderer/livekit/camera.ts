import type { DeviceChoice } from "@nchat/contract/settings";
import { deviceProblem, type DeviceState, type KeptDevice } from "./device-problem.ts";
import { chosenDevice, toDeviceList } from "./devices.ts";

type Deps = {
  readonly media: Pick<MediaDevices, "getUserMedia" | "enumerateDevices">;
  readonly onState: (state: DeviceState) => void;
  /** The camera stopped by itself: unplugged, or taken away. */
  readonly onEnded: () => void;
  /** The chosen camera did not start; the one before is seen as before. */
  readonly onKept: (kept: KeptDevice) => void;
};

const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

/** Opens and closes the camera; off means that its light is off. */
export function createCamera({ media, onState, onEnded, onKept }: Deps) {
  let opened: MediaStreamTrack | null = null;
  let generation = 0;

  const stop = () => {
    generation++;
    opened?.stop();
    opened = null;
    onState({ step: "off" });
  };

  const fail = (error: unknown) => {
    const problem = deviceProblem(error);
    if (!opened) return onState({ step: "failed", problem });
    // What is shown must not deny what is seen: the one before is still sent.
    onState({ step: "on", label: opened.label });
    onKept({ kind: "camera", label: opened.label, problem });
  };

  return {
    stop,
    open: async (choice: DeviceChoice): Promise<MediaStreamTrack | null> => {
      const mine = ++generation;
      onState({ step: "starting" });
      try {
        const device = chosenDevice(choice, toDeviceList(await media.enumerateDevices()).camera);
        const stream = await media.getUserMedia({ video: device ? { ...size, deviceId: device.id } : size });
        const [track] = stream.getVideoTracks();
        if (!track) throw new DOMException("no picture in the stream", "NotFoundError");
        if (mine !== generation) {
          track.stop(); // switched off again, or another camera chosen, while this one started
          return null;
        }
        opened?.stop();
        opened = track;
        track.addEventListener("ended", () => {
          if (opened !== track) return;
          stop();
          onState({ step: "failed", problem: "missing" });
          onEnded();
        });
        onState({ step: "on", label: track.label });
        return track;
      } catch (error) {
        if (mine === generation) fail(error);
        return null;
      }
    },
  };
}
