/** Plays a captured sound on this computer while that is wanted. */
export type Loudspeaker = {
  /** Null: it is not there. */
  readonly setTrack: (track: MediaStreamTrack | null) => void;
  /** What it is multiplied by; null for not at all. */
  readonly setGain: (gain: number | null) => void;
  /** By which output it plays; "" for the system's own. */
  readonly setSink: (sinkId: string) => void;
};

/** By an output of its own, which is there only while something is heard. */
export function createLoudspeaker(): Loudspeaker {
  let track: MediaStreamTrack | null = null;
  let gain: number | null = null;
  let sinkId = "";
  let output: { readonly context: AudioContext; readonly volume: GainNode } | null = null;
  const close = () => {
    void output?.context.close();
    output = null;
  };
  const follow = () => {
    if (track === null || gain === null) return close();
    output ??= open(track, sinkId);
    output.volume.gain.value = gain;
  };
  return {
    setTrack(next) {
      if (next !== track) close();
      track = next;
      follow();
    },
    setGain(next) {
      gain = next;
      follow();
    },
    setSink(next) {
      if (next !== sinkId) close();
      sinkId = next;
      follow();
    },
  };
}

function open(track: MediaStreamTrack, sinkId: string) {
  const context = new AudioContext(sinkId === "" ? {} : { sinkId });
  const volume = new GainNode(context);
  new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(volume);
  volume.connect(context.destination);
  return { context, volume };
}
