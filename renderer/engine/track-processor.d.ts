// Chromium's frames of a track, which TypeScript's library does not know yet.
interface MediaStreamTrackProcessorInit {
  readonly track: MediaStreamTrack;
  readonly maxBufferSize?: number;
}
declare class MediaStreamTrackProcessor {
  constructor(init: MediaStreamTrackProcessorInit);
  readonly readable: ReadableStream<VideoFrame>;
}
