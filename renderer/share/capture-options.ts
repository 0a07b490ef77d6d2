import type { ShareType } from "@nchat/contract/calls";
import type { CaptureSource } from "@nchat/contract/ipc/capture";

/** What a share is good for: sharp letters, or smooth motion. */
export type ShareStyle = "text" | "motion";

// Names of the Screen Capture API that TypeScript's library does not hold yet.
type Options = DisplayMediaStreamOptions & {
  readonly monitorTypeSurfaces?: "include" | "exclude";
  readonly surfaceSwitching?: "include" | "exclude";
  readonly selfBrowserSurface?: "include" | "exclude";
  readonly systemAudio?: "include" | "exclude";
};

/** Physical pixels, never scaled down; 15 frames for text, 30 for motion. `kind` is null where the browser asks. */
export function displayMediaOptions(kind: CaptureSource["kind"] | null, style: ShareStyle): Options {
  const frameRate = style === "text" ? { ideal: 15, max: 15 } : { ideal: 30, max: 30 };
  if (kind === null)
    return {
      video: { frameRate: { ideal: 30, max: 30 } },
      audio: true,
      surfaceSwitching: "include",
      selfBrowserSurface: "exclude",
      systemAudio: "include",
    };
  return {
    video: { displaySurface: kind === "screen" ? "monitor" : "window", frameRate },
    audio: false,
    ...(kind === "window" ? { monitorTypeSurfaces: "exclude" as const } : {}),
  };
}

/** What was captured: as chosen in our picker, or as the browser says. */
export function shareTypeOf(source: Pick<CaptureSource, "kind"> | null, stream: MediaStream): ShareType {
  if (source) return source.kind;
  switch (stream.getVideoTracks()[0]?.getSettings().displaySurface) {
    case "browser":
      return "tab";
    case "window":
      return "window";
    default:
      return "screen";
  }
}
