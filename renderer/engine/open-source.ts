import type { EncoderLine } from "@nchat/contract/encoder-line";
import type { Source, SourceState } from "@nchat/contract/studio";
import type { DeviceChoice } from "@nchat/contract/settings";
import type { PixelSize } from "@nchat/contract/area";
import { captureConstraints } from "./capture-size.ts";
import { pictureOfImage, pictureOfText } from "./stills.ts";

/** A source that gives pictures: a track's, a web page's by its line, or one that never changes. */
export type Opened =
  | { readonly kind: "track"; readonly track: MediaStreamTrack }
  | { readonly kind: "page"; readonly url: string }
  | { readonly kind: "still"; readonly picture: ImageData };

/** Why a source can't be had. */
export type Why = Extract<SourceState, { step: "lost" }>["why"];

/** What the engine needs of the desktop to open sources. */
export type OpenDeps = {
  readonly media: MediaDevices;
  /** Main answers the next getDisplayMedia with it. */
  readonly chooseDisplay: (sourceId: string) => Promise<"chosen" | "gone">;
  readonly getMedia: (imageId: string) => Promise<string | null>;
  /** Main opens the page with the first connection by that line. */
  readonly openPage: (sourceId: string) => Promise<EncoderLine | "gone">;
};

/** Opens one source, or says why it can't be. Pictures of screens and windows are no larger than `size`; null is no limit. */
export async function openSource(deps: OpenDeps, source: Source, size: PixelSize | null): Promise<Opened | Why> {
  try {
    switch (source.kind) {
      case "display":
      case "region":
        return await openDisplay(deps, source, size);
      case "browser": {
        const line = await deps.openPage(source.id);
        return line === "gone" ? "gone" : { kind: "page", url: line.url };
      }
      case "camera":
        return await openCamera(deps.media, source.device);
      case "image": {
        const dataUrl = await deps.getMedia(source.imageId);
        return dataUrl === null ? "gone" : { kind: "still", picture: await pictureOfImage(dataUrl) };
      }
      case "text":
        return { kind: "still", picture: pictureOfText(source.text) };
    }
  } catch (error) {
    return whyOf(error);
  }
}

/** Opens the microphone, or says why it can't be. */
export async function openMicrophone(media: MediaDevices, device: DeviceChoice): Promise<MediaStreamTrack | Why> {
  const opened = await media
    .getUserMedia({
      audio: {
        ...(device ? { deviceId: { exact: await deviceIdOf(media, "audioinput", device) } } : {}),
        echoCancellation: false,
        noiseSuppression: true,
        autoGainControl: true,
      },
    })
    .catch(whyOf);
  if (typeof opened === "string") return opened;
  return opened.getAudioTracks()[0] ?? "failed";
}

// Names of the Screen Capture API that TypeScript's library does not hold yet.
type DisplayOptions = DisplayMediaStreamOptions & { readonly monitorTypeSurfaces?: "include" | "exclude" };

async function openDisplay(
  { media, chooseDisplay }: OpenDeps,
  { id, captureId }: Extract<Source, { kind: "display" | "region" }>,
  size: PixelSize | null,
): Promise<Opened | Why> {
  if ((await chooseDisplay(id)) === "gone") return "gone";
  const isScreen = captureId.startsWith("screen:");
  const options: DisplayOptions = {
    video: { displaySurface: isScreen ? "monitor" : "window", ...captureConstraints(size) },
    audio: false,
    ...(isScreen ? {} : { monitorTypeSurfaces: "exclude" as const }),
  };
  const stream = await media.getDisplayMedia(options);
  const [track] = stream.getVideoTracks();
  return track ? { kind: "track", track } : "failed";
}

async function openCamera(media: MediaDevices, device: DeviceChoice): Promise<Opened | Why> {
  const stream = await media.getUserMedia({
    video: {
      ...(device ? { deviceId: { exact: await deviceIdOf(media, "videoinput", device) } } : {}),
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: 30, max: 30 },
    },
  });
  const [track] = stream.getVideoTracks();
  return track ? { kind: "track", track } : "failed";
}

/** The device by its id, else by its name when ids have changed. */
async function deviceIdOf(media: MediaDevices, kind: MediaDeviceKind, choice: NonNullable<DeviceChoice>) {
  const devices = (await media.enumerateDevices()).filter((each) => each.kind === kind);
  const found =
    devices.find(({ deviceId }) => deviceId === choice.id) ?? devices.find((each) => each.label === choice.label);
  return found?.deviceId ?? choice.id;
}

/** What a refusal of the browser means. */
export function whyOf(error: unknown): Why {
  if (!(error instanceof DOMException)) {
    console.warn("a source could not be opened", error);
    return "failed";
  }
  if (error.name === "NotAllowedError") return "denied";
  if (error.name === "NotFoundError" || error.name === "OverconstrainedError") return "gone";
  console.warn("a source could not be opened", error);
  return "failed";
}
