/** One sound's way into the mixer, past its delay. */
export type SoundInput = {
  /** What the sound is connected to. */
  readonly node: AudioNode;
  readonly place: (slot: number, delayMilliseconds: number) => void;
  readonly drop: () => void;
};

const mostSeconds = 3;

/** Leads nowhere until it is placed. */
export function createSoundInput(context: AudioContext, mixer: AudioNode): SoundInput {
  const node = new DelayNode(context, { maxDelayTime: mostSeconds });
  let slot: number | null = null;
  return {
    node,
    place(next, delayMilliseconds) {
      node.delayTime.value = delayMilliseconds / 1000;
      if (next === slot) return;
      node.disconnect();
      node.connect(mixer, 0, next);
      slot = next;
    },
    drop: () => node.disconnect(),
  };
}
