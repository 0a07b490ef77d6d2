import type { DeviceChoice } from "@nchat/contract/settings";
import { deviceProblem, type DeviceState } from "./device-problem.ts";
import { chosenDevice, toDeviceList } from "./devices.ts";
import type { Gate } from "./gate.ts";

type Deps = {
  readonly media: Pick<MediaDevices, "getUserMedia" | "enumerateDevices">;
  readonly createGate: () => Promise<Gate>;
  readonly onState: (state: DeviceState) => void;
  /** The device that was heard is gone; another one is being opened. */
  readonly onLost: (label: string) => void;
};

const processing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

async function capture(media: Deps["media"], choice: DeviceChoice): Promise<MediaStreamTrack> {
  const device = chosenDevice(choice, toDeviceList(await media.enumerateDevices()).microphone);
  const stream = await media.getUserMedia({ audio: device ? { ...processing, deviceId: device.id } : processing });
  const [track] = stream.getAudioTracks();
  if (!track) throw new DOMException("no sound in the stream", "NotFoundError");
  return track;
}

/** Makes one and keeps it; what could not be made is made anew by the next try. */
function keepOne<T>(make: () => Promise<T>) {
  let kept: Promise<T> | null = null;
  return {
    get: (): Promise<T> => {
      if (kept) return kept;
      const making = make();
      kept = making;
      making.catch(() => {
        if (kept === making) kept = null;
      });
      return making;
    },
    current: () => kept,
    drop: () => {
      const dropped = kept;
      kept = null;
      return dropped;
    },
  };
}

/** Opens the chosen microphone behind the gate, and keeps the sent track while devices change. */
export function createMicrophone({ media, createGate, onState, onLost }: Deps) {
  const gate = keepOne(createGate);
  let opened: MediaStreamTrack | null = null;
  let generation = 0;

  const take = (ready: Gate, track: MediaStreamTrack) => {
    opened?.stop();
    opened = track;
    ready.feed(track);
    // Unplugged: go on with the system's own, which nobody has chosen to be heard by.
    track.addEventListener("ended", () => {
      if (opened !== track) return;
      onLost(track.label);
      void open(null);
    });
    onState({ step: "on", label: track.label });
  };

  const open = async (choice: DeviceChoice): Promise<MediaStreamTrack | null> => {
    const mine = ++generation;
    onState({ step: "starting" });
    try {
      const [ready, track] = await Promise.all([gate.get(), capture(media, choice)]);
      if (mine !== generation) {
        track.stop(); // another device was chosen, or the call ended, while this one started
        return null;
      }
      take(ready, track);
      return ready.track;
    } catch (error) {
      if (mine === generation) onState({ step: "failed", problem: deviceProblem(error) });
      return null;
    }
  };

  return {
    open,
    /** Builds the gate, which is shut and hears nothing: the microphone itself is opened by the call. */
    warmUp: () => void gate.get().catch(() => undefined), // `open` tries again and tells
    /** Whether the audio thread acted. Without a microphone there is nothing to shut, and nothing to open. */
    setOpen: async (isOpen: boolean): Promise<boolean> => {
      const ready = await gate.current()?.catch(() => null); // `open` has told why
      return ready ? ready.set(isOpen) : !isOpen;
    },
    stop: async () => {
      generation++;
      opened?.stop();
      opened = null;
      onState({ step: "off" });
      await gate.drop()?.then(
        (ready) => ready.stop(),
        () => undefined, // it never started, so there is nothing to stop
      );
    },
  };
}
