/** Why a microphone, camera or capture could not be had. */
export type DeviceProblem = "denied" | "missing" | "busy" | "failed";

/** Where a microphone or camera stands. */
export type DeviceState =
  | { readonly step: "off" }
  | { readonly step: "starting" }
  | { readonly step: "on"; readonly label: string }
  | { readonly step: "failed"; readonly problem: DeviceProblem };

/** A chosen device did not start, so the one before goes on being heard or seen. */
export type KeptDevice = {
  readonly kind: "microphone" | "camera";
  /** The one that goes on. */
  readonly label: string;
  /** Why the chosen one could not be had. */
  readonly problem: DeviceProblem;
};

/** Reads getUserMedia's and getDisplayMedia's error names. */
export function deviceProblem(error: unknown): DeviceProblem {
  const name = error instanceof DOMException || error instanceof Error ? error.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}
