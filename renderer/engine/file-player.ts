/** What is wanted of a file's sound. */
type Wanted = { readonly isPlaying: boolean; readonly isLooped: boolean };

/** Plays a decoded sound into a node. */
export type FilePlayer = { readonly follow: (wanted: Wanted) => void; readonly stop: () => void };

/** Reads a sound that is kept as a data URL. */
export async function decodeSound(context: AudioContext, dataUrl: string): Promise<AudioBuffer> {
  const text = atob(dataUrl.slice(dataUrl.indexOf(",") + 1));
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return context.decodeAudioData(bytes.buffer);
}

/** Goes on where it was paused; one that ended begins anew once it was paused and is played again. */
export function createFilePlayer(
  context: AudioContext,
  into: AudioNode,
  buffer: AudioBuffer,
  onEnded: () => void,
): FilePlayer {
  let node: AudioBufferSourceNode | null = null;
  let began = 0;
  let offset = 0;
  let isOver = false;
  const play = (isLooped: boolean) => {
    node = new AudioBufferSourceNode(context, { buffer, loop: isLooped });
    node.connect(into);
    node.onended = () => {
      node = null;
      offset = 0;
      isOver = true;
      onEnded();
    };
    began = context.currentTime;
    node.start(0, offset);
  };
  const pause = () => {
    if (!node) return;
    offset = (offset + context.currentTime - began) % buffer.duration;
    node.onended = null;
    node.stop();
    node.disconnect();
    node = null;
  };
  return {
    follow({ isPlaying, isLooped }) {
      if (node) node.loop = isLooped;
      if (!isPlaying) {
        isOver = false;
        return pause();
      }
      if (!node && !isOver) play(isLooped);
    },
    stop: pause,
  };
}
