import type { DeviceProblem } from "../livekit/device-problem.ts";
import type { DeviceKind } from "../livekit/devices.ts";

/** Why a device can't be tried, and what to do. */
export function deviceProblemWords(kind: DeviceKind, problem: DeviceProblem): string {
  switch (problem) {
    case "denied":
      return `The ${kind} is blocked. Allow it for nchat in the system's or the browser's settings.`;
    case "missing":
      return kind === "camera" ? "No camera found. You can join with sound only." : `No ${kind} found.`;
    case "busy":
      return `Another app uses the ${kind}. Close it there, then test again.`;
    case "failed":
      return `The ${kind} didn't start. Plug it in again, or choose another one.`;
  }
}
