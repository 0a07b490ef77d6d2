import {
  AudioCodec,
  DirectFileOutput,
  EncodedFileOutput,
  EncodedFileType,
  EncodingOptions,
  ImageFileSuffix,
  ImageOutput,
  SegmentedFileOutput,
  SegmentedFileProtocol,
  StreamOutput,
  StreamProtocol,
  VideoCodec,
} from "livekit-server-sdk";
import type { EncodedOutputs } from "livekit-server-sdk";
import {
  defaultSegmentSeconds,
  type Layout,
  type Outputs,
  type Resolution,
  type SegmentsOutput,
} from "./egress-request.ts";
import { type Sink, toPath, uploadTo } from "./sink.ts";

/** The names of LiveKit's own templates (plan §8.3). */
export const layoutNames = { grid: "grid-dark", speaker: "speaker-dark", single: "single-speaker" } as const;

/** LiveKit's template and the address it is below; empty means LiveKit's own. */
export function templateOf(layout: Layout): Readonly<{ layout: string; customBaseUrl: string }> {
  if (typeof layout === "string") return { layout: layoutNames[layout], customBaseUrl: "" };
  return { layout: "", customBaseUrl: layout.template };
}

/** Bitrates in kbit/s: the plan's of §7.2; it has none for 4k, which gets four times the pixels' worth of 1080p. */
const pictures = {
  "720p": { width: 1280, height: 720, videoBitrate: 1700 },
  "1080p": { width: 1920, height: 1080, videoBitrate: 3000 },
  "4k": { width: 3840, height: 2160, videoBitrate: 12_000 },
} as const satisfies Record<Resolution, object>;

const framerate = 30;
const audioBitrate = 128;
const audioFrequency = 48_000;
/** Seconds between key frames for RTMP targets, which ask for two, and for files, which can be sought that exactly. */
const keyFrameSeconds = 2;

/** How the picture is encoded. A segment begins with a key frame, so HLS decides how often one comes. */
export function encodingOf(resolution: Resolution, { segments }: Outputs): EncodingOptions {
  return new EncodingOptions({
    ...pictures[resolution],
    depth: 24,
    framerate,
    videoCodec: VideoCodec.H264_MAIN,
    keyFrameInterval: segments ? secondsOf(segments) : keyFrameSeconds,
    audioCodec: AudioCodec.AAC,
    audioBitrate,
    audioFrequency,
  });
}

const secondsOf = ({ seconds }: SegmentsOutput): number => seconds ?? defaultSegmentSeconds;

/** Sound alone, as it goes into an Ogg file. */
export function soundEncoding(): EncodingOptions {
  return new EncodingOptions({ audioCodec: AudioCodec.OPUS, audioBitrate, audioFrequency });
}

/** The outputs as LiveKit takes them. */
export function outputsOf(outputs: Outputs, sink: Sink): EncodedOutputs {
  const { file, segments, thumbnail } = outputs;
  const urls = urlsOf(outputs);
  const upload = uploadTo(sink);
  const output = upload ? { output: upload } : {};
  return {
    ...(file ? { file: fileOutput(file, sink) } : {}),
    ...(segments
      ? {
          segments: new SegmentedFileOutput({
            protocol: SegmentedFileProtocol.HLS_PROTOCOL,
            filenamePrefix: toPath(sink, segments.prefix),
            playlistName: segments.playlist,
            livePlaylistName: segments.livePlaylist ?? "",
            segmentDuration: secondsOf(segments),
            disableManifest: true,
            ...output,
          }),
        }
      : {}),
    ...(urls ? { stream: new StreamOutput({ protocol: StreamProtocol.RTMP, urls }) } : {}),
    ...(thumbnail
      ? {
          images: new ImageOutput({
            captureInterval: 10,
            width: 640,
            height: 360,
            filenamePrefix: toPath(sink, thumbnail.key.replace(/\.jpeg$/, "")),
            filenameSuffix: ImageFileSuffix.IMAGE_SUFFIX_NONE_OVERWRITE,
            disableManifest: true,
            ...output,
          }),
        }
      : {}),
  };
}

/** An ingress is an RTMP server as any other. */
function urlsOf({ rtmpUrls, ingress }: Outputs): string[] | null {
  const into = ingress ? [`${ingress.url.replace(/\/+$/, "")}/${ingress.streamKey}`] : [];
  return rtmpUrls || ingress ? [...(rtmpUrls ?? []), ...into] : null;
}

function fileOutput({ key, format }: NonNullable<Outputs["file"]>, sink: Sink): EncodedFileOutput {
  const upload = uploadTo(sink);
  return new EncodedFileOutput({
    fileType: format === "ogg" ? EncodedFileType.OGG : EncodedFileType.MP4,
    filepath: toPath(sink, key),
    disableManifest: true,
    ...(upload ? { output: upload } : {}),
  });
}

/** A track is written as it was published, in a container that its codec decides. */
export function directOutput(key: string, sink: Sink): DirectFileOutput {
  const upload = uploadTo(sink);
  return new DirectFileOutput({
    filepath: toPath(sink, key),
    disableManifest: true,
    ...(upload ? { output: upload } : {}),
  });
}
