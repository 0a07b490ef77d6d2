import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { systemGroup } from "./devices.ts";
import { createGate, type Gate } from "./gate.ts";
import { createMicrophone } from "./microphone.ts";
import { startMuteLine } from "./mute-line.ts";
import type { Choices, OwnDevicesDeps } from "./own-devices.ts";

/** The gate with main's own line to it, where there is one. */
async function createLinedGate(onLevel: (level: number) => void, open: OwnDevicesDeps["openMuteLine"]): Promise<Gate> {
  const gate = await createGate(onLevel);
  if (!open) return gate;
  const line = startMuteLine({ open, addKey: gate.addKey });
  return {
    ...gate,
    stop: async () => {
      line.stop();
      await gate.stop();
    },
  };
}

/** The microphone from choice to what is sent. Muted before a link is up, it is published muted. */
export function createOwnMicrophone(
  deps: OwnDevicesDeps,
  makeGate: () => Promise<Gate> = () => createLinedGate(deps.onLevel, deps.openMuteLine),
) {
  const { media, sends, isInCall, view, change } = deps;
  const settings: ReadonlyStore<Choices> = deps.settings;
  let wantsMuted = true;
  let system: string | null = null;
  const microphone = createMicrophone({
    media,
    createGate: makeGate,
    onState: (state) => change({ microphone: state }),
    onLost: deps.onMicrophoneLost,
    onKept: deps.onDeviceKept,
  });

  const open = async () => {
    const track = await microphone.open(settings.getState().microphone);
    if (!track || !isInCall()) return;
    // Sent at once, since the gate is shut until it is told otherwise. What waited could outlive its call.
    const sending = sends.has("microphone")
      ? null
      : sends.send("microphone", { track, style: "motion", isMuted: wantsMuted });
    await Promise.all([microphone.setOpen(!wantsMuted), sending]);
  };

  return {
    open,
    warmUp: microphone.warmUp,
    begin: (isMuted: boolean) => {
      wantsMuted = isMuted;
    },
    /** Shuts or opens the gate at once, then tells the room; true when the audio thread acted. */
    setMuted: async (isMuted: boolean): Promise<boolean> => {
      wantsMuted = isMuted;
      const [isConfirmed] = await Promise.all([microphone.setOpen(!isMuted), sends.setMicrophoneMuted(isMuted)]);
      return isConfirmed;
    },
    /** Devices came or went: the system's own choice may have moved, or a missing microphone may have come. */
    follow: async (devices: readonly MediaDeviceInfo[]): Promise<void> => {
      const now = systemGroup(devices, "audioinput");
      const hasMoved = system !== null && now !== system && !settings.getState().microphone;
      system = now;
      if (isInCall() && (hasMoved || view().microphone.step === "failed")) await open();
    },
    stop: microphone.stop,
  };
}
