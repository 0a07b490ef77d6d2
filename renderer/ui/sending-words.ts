import type { DeviceProblem, KeptDevice } from "../livekit/device-problem.ts";

/** A microphone that could not be had: what happened, what it means, what to do. */
export function microphoneProblem(problem: DeviceProblem): string {
  switch (problem) {
    case "denied":
      return "Microphone not allowed. Others can't hear you.";
    case "missing":
      return "No microphone found. Others can't hear you.";
    case "busy":
      return "Another program holds the microphone. Others can't hear you.";
    case "failed":
      return "The microphone did not start. Others can't hear you.";
  }
}

/** A microphone that was unplugged in a call. */
export function microphoneLost(label: string): string {
  return `${label || "The microphone"} was unplugged. You are muted, and nchat goes on with the system's microphone.`;
}

/** A chosen device did not start, and the one before goes on: what happened, and who is heard or seen through what. */
export function deviceKept({ kind, label, problem }: KeptDevice): string {
  const before = label || `the ${kind} of before`;
  switch (problem) {
    case "denied":
      return `The chosen ${kind} is not allowed. You go on with ${before}.`;
    case "missing":
      return `The chosen ${kind} was not found. You go on with ${before}.`;
    case "busy":
      return `Another program holds the chosen ${kind}. You go on with ${before}.`;
    case "failed":
      return `The chosen ${kind} did not start. You go on with ${before}.`;
  }
}

/** The microphone was to open and did not. */
export const microphoneStuck = "The microphone did not open, so you stay muted. Try again, or choose another one.";

/** The same for a camera. */
export function cameraProblem(problem: DeviceProblem): string {
  switch (problem) {
    case "denied":
      return "Camera not allowed. Allow it in the system's settings, then try again.";
    case "missing":
      return "No camera found. You can go on with sound only.";
    case "busy":
      return "Another program uses the camera. Close it there, then try again.";
    case "failed":
      return "The camera did not start.";
  }
}
