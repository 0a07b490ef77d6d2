import type { DeviceChoice } from "@nchat/contract/settings";
import { deviceProblem, type DeviceState, type KeptDevice } from "./device-problem.ts";
import { chosenDevice, toDeviceList } from "./devices.ts";
import type { Gate } from "./gate.ts";

type Deps = {
  readonly media: Pick<MediaDevices, "getUserMedia" | "enumerateDevices">;
  readonly createGate: () => Promise<Gate>;
  readonly onState: (state: DeviceState) => void;
  /** The device that was heard is gone; another one is being opened. */
  readonly onLost: (label: string) => void;
  /** The chosen device did not start; the one before is heard as before. */
  readonly onKept: (kept: KeptDevice) => void;
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

/** Both, or why not; a microphone that comes although the gate did not is let go, or its light would stay on. */
async function bothOf(gate: Promise<Gate>, capturing: Promise<MediaStreamTrack>): Promise<[Gate, MediaStreamTrack]> {
  try {
    return await Promise.all([gate, capturing]);
  } catch (error) {
    capturing.then(
      (track) => track.stop(),
      () => undefined, // this very failure, or one that came after it
    );
    throw error;
  }
}

/** The microphone that feeds the gate, and what is told of it. */
function createHeard({ onState, onLost, onKept }: Pick<Deps, "onState" | "onLost" | "onKept">) {
  let opened: MediaStreamTrack | null = null;
  return {
    take: (ready: Gate, track: MediaStreamTrack, onUnplugged: () => void): void => {
      ready.feed(track);
      opened?.stop();
      opened = track;
      track.addEventListener("ended", () => {
        if (opened !== track) return;
        opened = null;
        onLost(track.label);
        onUnplugged();
      });
      onState({ step: "on", label: track.label });
    },
    /** What is shown must not deny what is heard: while one still feeds the gate, it is the one that is on. */
    fail: (error: unknown): void => {
      const problem = deviceProblem(error);
      if (!opened) return onState({ step: "failed", problem });
      onState({ step: "on", label: opened.label });
      onKept({ kind: "microphone", label: opened.label, problem });
    },
    stop: (): void => {
      opened?.stop();
      opened = null;
      onState({ step: "off" });
    },
  };
}

/** Opens the chosen microphone behind the gate, and keeps the sent track while devices change. */
export function createMicrophone({ media, createGate, ...deps }: Deps) {
  const gate = keepOne(createGate);
  const heard = createHeard(deps);
  let generation = 0;

  const open = async (choice: DeviceChoice): Promise<MediaStreamTrack | null> => {
    const mine = ++generation;
    deps.onState({ step: "starting" });
    try {
      const [ready, track] = await bothOf(gate.get(), capture(media, choice));
      if (mine !== generation) {
        track.stop(); // another device was chosen, or the call ended, while this one started
        return null;
      }
      // Unplugged: go on with the system's own, which nobody has chosen to be heard by.
      heard.take(ready, track, () => void open(null));
      return ready.track;
    } catch (error) {
      if (mine === generation) heard.fail(error);
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
      heard.stop();
      await gate.drop()?.then(
        (ready) => ready.stop(),
        () => undefined, // it never started, so there is nothing to stop
      );
    },
  };
}
