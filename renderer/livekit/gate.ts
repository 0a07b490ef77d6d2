import type { GateConfirmation } from "./gate-rules.ts";
import gateUrl from "./gate-worklet.ts?worker&url";

/** The page's handle on the gate in the audio thread. */
export type Gate = {
  /** What is to be sent: silent unless the gate is open. Stays the same track whatever microphone feeds it. */
  readonly track: MediaStreamTrack;
  /** Resolves when the audio thread acts on the order; false when it did not answer in time. */
  readonly set: (isOpen: boolean) => Promise<boolean>;
  /** Puts a microphone (or none) before the gate. */
  readonly feed: (track: MediaStreamTrack | null) => void;
  /** Hands main's line to the audio thread; from then on it has to say "open" as well. A newer one replaces it. */
  readonly addKey: (port: MessagePort, leaseSeconds: number) => void;
  readonly stop: () => Promise<void>;
};

type FromGate = GateConfirmation | { readonly type: "level"; readonly level: number };

/** The longest that a control may show its spinner. */
const answerWithinMs = 5000;

type Pending = Map<number, (isConfirmed: boolean) => void>;

/** Resolves with true once `revision` is confirmed, with false when that takes too long. */
function awaitConfirmation(pending: Pending, revision: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isConfirmed: boolean) => {
      clearTimeout(timer);
      pending.delete(revision);
      resolve(isConfirmed);
    };
    const timer = setTimeout(() => settle(false), answerWithinMs);
    pending.set(revision, settle);
  });
}

/** Builds the gate, shut. `onLevel` hears the loudness before the gate, 0 to 1, some fifteen times a second. */
export async function createGate(onLevel: (level: number) => void): Promise<Gate> {
  // Without an output device the clock cannot stall when speakers come and go.
  const context = new AudioContext({ latencyHint: "interactive", sinkId: { type: "none" } });
  try {
    return await buildGate(context, onLevel);
  } catch (error) {
    await context.close(); // browsers allow only a handful of them
    throw error;
  }
}

async function buildGate(context: AudioContext, onLevel: (level: number) => void): Promise<Gate> {
  await context.audioWorklet.addModule(gateUrl);
  const node = new AudioWorkletNode(context, "microphone-gate", {
    channelCount: 1,
    channelCountMode: "explicit",
    outputChannelCount: [1],
  });
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  node.connect(destination);
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error("an audio destination without a track");

  const pending: Pending = new Map();
  node.port.onmessage = ({ data }: MessageEvent<FromGate>) => {
    if (data.type === "level") return onLevel(data.level);
    // Orders that came within one block are answered by the last of them.
    for (const [each, confirm] of pending) if (each <= data.revision) confirm(true);
  };
  let source: MediaStreamAudioSourceNode | null = null;
  let revision = 0;

  return {
    track,
    set: (isOpen) => {
      const mine = ++revision;
      const confirmed = awaitConfirmation(pending, mine);
      node.port.postMessage({ type: "set", isOpen, revision: mine });
      // Only a click starts a context that the browser held back; asking again is free.
      if (context.state === "suspended") void context.resume();
      return confirmed;
    },
    feed: (microphone) => {
      source?.disconnect();
      source = microphone
        ? new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([microphone]) })
        : null;
      source?.connect(node);
      if (context.state === "suspended") void context.resume();
    },
    addKey: (port, leaseSeconds) => node.port.postMessage({ type: "key", port, leaseSeconds }, [port]),
    stop: async () => {
      source?.disconnect();
      track.stop();
      for (const settle of pending.values()) settle(false);
      await context.close();
    },
  };
}
