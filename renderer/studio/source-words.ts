import type { Sound } from "@nchat/contract/sounds";
import type { Source, SourceState } from "@nchat/contract/studio";

/** What kind of source something is. */
export function kindWords(kind: Source["kind"]): string {
  switch (kind) {
    case "display":
      return "Window or screen";
    case "region":
      return "Part of a screen";
    case "browser":
      return "Web page";
    case "camera":
      return "Camera";
    case "image":
      return "Image";
    case "text":
      return "Text";
  }
}

/** Why a source is not seen or heard; null when it is. */
export function stateWords(kind: Source["kind"] | "microphone", state: SourceState | undefined): string | null {
  if (state?.step === "running" && state.isCut) return "The screen is smaller now: this part is cut.";
  if (state?.step !== "lost") return state?.step === "starting" ? "Starting…" : null;
  switch (state.why) {
    case "gone":
      return goneWords[kind];
    case "denied":
      return kind === "display" || kind === "region" ? "Capturing was not allowed." : "Not allowed by the system.";
    case "unsupported":
      return "Not possible on this system.";
    case "failed":
      return "It could not be opened.";
    case "unreachable":
      return "The page can't be reached. It is tried again, each time a little later.";
    case "crashed":
      return "The page crashed. It is tried again, each time a little later.";
  }
}

const goneWords: Readonly<Record<Source["kind"] | "microphone", string>> = {
  display: "The window was closed.",
  region: "The screen is gone.",
  image: "The image is gone.",
  browser: "The page is gone.",
  text: "The text is gone.",
  camera: "Not plugged in.",
  microphone: "Not plugged in.",
};

/** Why a sound is not heard; null when it is. */
export function soundStateWords(kind: Sound["kind"], state: SourceState | undefined): string | null {
  if (state?.step === "starting") return kind === "page" ? "Heard once the page is there." : "Starting…";
  if (state?.step === "ended") return "Played to its end.";
  if (state?.step !== "lost") return null;
  if (kind === "page")
    return "The page can't be heard. It is tried again, each time a little later; Reload does so at once.";
  switch (state.why) {
    case "gone":
      return kind === "file"
        ? "The file is gone. Add it again."
        : "The output is gone. It is tried again, each time a little later.";
    case "unsupported":
      return "This system does not let programs hear what it plays.";
    case "denied":
      return notAllowed;
    case "failed":
    case "unreachable":
    case "crashed":
      if (kind === "file") return "The file could not be played. Remove it and add it again.";
      return "It could not be opened. Is there sound on this computer?";
  }
}

const notAllowed =
  "The system does not let nchat hear this computer. On a Mac, allow it in System Settings → Privacy & Security → Screen & System Audio Recording, then add it again.";
