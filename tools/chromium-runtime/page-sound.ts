import type { Heard } from "./offscreen/page-ear.ts";
import type { BridgeEnd } from "./page-end.ts";

declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { kind: "audio" });
  readonly writable: WritableStream<AudioData>;
}

/** What a captured page plays, as getDisplayMedia gives it, with an empty picture. Runs in the page from its source. */
export function streamOfPage(end: BridgeEnd, ear: number): MediaStream {
  const sound = new MediaStreamTrackGenerator({ kind: "audio" });
  const writer = sound.writable.getWriter();
  const canvas = document.createElement("canvas");
  canvas.getContext("2d");
  let timestamp = 0;
  const dataOf = ({ rate, channels, frames, data }: Heard): AudioData => {
    const samples = new Int16Array(frames * channels);
    const text = atob(data);
    const bytes = new Uint8Array(samples.buffer);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    const begins = timestamp;
    timestamp += (frames * 1_000_000) / rate;
    const size = { numberOfFrames: frames, numberOfChannels: channels, sampleRate: rate };
    return new AudioData({ format: "s16", timestamp: begins, data: samples, ...size });
  };
  const play = async (): Promise<void> => {
    for (;;) {
      const pieces = (await end.host("page-sound", ear)) as readonly Heard[] | null;
      if (!pieces || sound.readyState === "ended") break;
      for (const piece of pieces) await writer.write(dataOf(piece));
    }
    await end.host("page-sound-end", ear);
    if (sound.readyState === "live") await writer.close();
  };
  play().catch((error: unknown) => console.warn("a page is not heard any more", error));
  return new MediaStream([sound, ...canvas.captureStream(0).getVideoTracks()]);
}
