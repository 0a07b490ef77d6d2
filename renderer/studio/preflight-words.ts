import type { Preset } from "@nchat/contract/broadcast";
import type { CheckState, Preflight, PreflightCheck } from "@nchat/contract/preflight";
import { megabits, presetWords } from "./words.ts";

/** What each check looks at. */
export const checkNames: Readonly<Record<PreflightCheck, string>> = {
  devices: "Sources and microphone",
  publisher: "ffmpeg",
  server: "Server takes streams in",
  encoder: "Encoder",
  uplink: "Upload",
};

/** What was found, and what to do about it; null while there is nothing to add to the name. */
export function checkWords(check: PreflightCheck, state: CheckState): string | null {
  if (state.state === "passed")
    return state.figure === null ? null : `${checkNames[check]} ${figure(check, state.figure)}`;
  return state.state === "failed" ? failureWords(check, state) : null;
}

function figure(check: PreflightCheck, value: number): string {
  return check === "uplink" ? megabits(value) : `${value.toFixed(0)}\u202Ffps`;
}

function failureWords(check: PreflightCheck, { why, detail, figure: value }: Extract<CheckState, { state: "failed" }>) {
  switch (why) {
    case "no-picture":
      return "Nothing is seen yet. Add a source to the scene.";
    case "device-lost":
      return "A source or the microphone can't be used. Choose another one.";
    case "denied":
      return "The system does not allow a source. Allow it in the system's settings.";
    case "no-ffmpeg":
      return "ffmpeg was not found on this computer. Only WebRTC works without it; clips and further platforms need it.";
    case "unreachable":
      return "The server does not answer. Check your connection.";
    case "refused":
      return detail ?? "The server refused.";
    case "no-encoder":
      return `The encoder does not run.${detail === null ? "" : ` ${detail}`}`;
    case "too-slow":
      return check === "uplink"
        ? `Upload is ${megabits(value ?? 0)}. Even the smallest picture won't hold.`
        : `The encoder makes ${(value ?? 0).toFixed(0)}\u202Ffps. Close other programs.`;
    case "late":
      return lateWords[check];
    case "skipped":
      return `${checkNames[check]}: not checked, since the time was over.`;
  }
}

/** Which part was too slow to answer, and what to do. */
const lateWords: Readonly<Record<PreflightCheck, string>> = {
  devices: "Sources and microphone were not ready in time. Check again.",
  publisher: "ffmpeg did not answer in time. Close other programs and check again.",
  server: "The server did not answer in time. Check your connection.",
  encoder: "The encoder was not measured in time. Close other programs and check again.",
  uplink: "The upload was not measured in time. Check again.",
};

/** "Upload is 2.1 Mbit/s. 480p will hold; more won't." */
export function recommendWords(recommended: Preset | null, checks: Preflight["checks"]): string {
  const { encoder, uplink } = checks;
  if (recommended === null)
    return isUnmeasured(encoder)
      ? "The time was over before it was clear what will hold. Check again."
      : "Viewers would not see a steady picture from here.";
  if (uplink.state === "failed" && uplink.figure === null)
    return `${presetWords(recommended)} will hold if the upload does, which was not measured.`;
  const upload = uplink.state === "passed" && uplink.figure !== null ? `Upload is ${megabits(uplink.figure)}. ` : "";
  return `${upload}${presetWords(recommended)} will hold.`;
}

function isUnmeasured(state: CheckState): boolean {
  return state.state === "failed" && (state.why === "late" || state.why === "skipped");
}
