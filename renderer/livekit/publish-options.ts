import { AudioPresets, ScreenSharePresets, Track, type TrackPublishOptions, VideoPresets } from "livekit-client";

/** What this device can send. */
export type SentKind = "microphone" | "camera" | "screen" | "screenSound";

/** What a share is good for: sharp letters, or smooth motion. */
export type ShareStyle = "text" | "motion";

export const sourceOf: Record<SentKind, Track.Source> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
  screenSound: Track.Source.ScreenShareAudio,
};

const text = { ...ScreenSharePresets.h1080fps15.encoding, maxBitrate: 3_000_000 };
const motion = { ...ScreenSharePresets.h1080fps30.encoding };

/**
 * Camera: three layers, of which only those that somebody watches are sent. Share: AV1 in one layer, because its
 * screen tools make text sharp sooner and smaller; who cannot decode it gets VP8 instead.
 */
export function publishOptions(kind: SentKind, style: ShareStyle): TrackPublishOptions {
  const source = sourceOf[kind];
  switch (kind) {
    case "microphone":
      return { source, audioPreset: AudioPresets.music, dtx: true, red: true, stream: "camera" };
    case "camera":
      return {
        source,
        simulcast: true,
        videoCodec: "vp8",
        videoEncoding: VideoPresets.h720.encoding,
        videoSimulcastLayers: [VideoPresets.h180, VideoPresets.h360],
        stream: "camera",
      };
    case "screen":
      return {
        source,
        simulcast: false,
        videoCodec: "av1",
        backupCodec: true,
        screenShareEncoding: style === "text" ? text : motion,
        degradationPreference: style === "text" ? "maintain-resolution" : "balanced",
        stream: "screen",
      };
    case "screenSound":
      return { source, audioPreset: AudioPresets.musicHighQualityStereo, dtx: false, red: false, stream: "screen" };
  }
}
