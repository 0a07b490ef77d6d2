import { z } from "zod";
import { Preset } from "./broadcast.ts";
import { presetNames, presets } from "./programme.ts";

/** What is looked at before going live. */
export const preflightChecks = ["devices", "publisher", "server", "encoder", "uplink"] as const;
export type PreflightCheck = (typeof preflightChecks)[number];

/** How one of them stands. `figure`: frames a second, or bits a second. */
export const CheckState = z.discriminatedUnion("state", [
  z.object({ state: z.literal("waiting") }),
  z.object({ state: z.literal("running") }),
  z.object({ state: z.literal("passed"), figure: z.number().nullable() }),
  z.object({
    state: z.literal("failed"),
    why: z.enum([
      /** Nothing in the scene is seen. */
      "no-picture",
      /** A source or the microphone is not plugged in, or could not be opened. */
      "device-lost",
      /** The system does not let us. */
      "denied",
      "no-ffmpeg",
      "unreachable",
      /** The server said no; `detail` says why. */
      "refused",
      /** The engine does not come up or cannot encode. */
      "no-encoder",
      /** Slower than the least that can be sent. */
      "too-slow",
      /** It had not answered when the time was over. */
      "late",
      /** What came before it took all the time. */
      "skipped",
    ]),
    detail: z.string().max(500).nullable(),
    figure: z.number().nullable(),
  }),
]);
export type CheckState = Readonly<z.output<typeof CheckState>>;

/** The pre-flight as the studio shows it. `endsAt`: when it is over at the latest, in milliseconds since 1970. */
export const Preflight = z.object({
  step: z.enum(["idle", "running", "done"]),
  endsAt: z.number().nullable(),
  checks: z.record(z.enum(preflightChecks), CheckState),
  recommended: Preset.nullable(),
});
export type Preflight = Readonly<z.output<typeof Preflight>>;

/** What happens in a pre-flight. */
export type PreflightEvent =
  | { readonly type: "started"; readonly endsAt: number }
  | { readonly type: "checked"; readonly check: PreflightCheck; readonly state: CheckState }
  | { readonly type: "finished"; readonly recommended: Preset | null }
  /** Somebody went live, or left. */
  | { readonly type: "cancelled" };

const waiting: CheckState = { state: "waiting" };

/** Nothing was looked at yet. */
export const initialPreflight: Preflight = {
  step: "idle",
  endsAt: null,
  checks: { devices: waiting, publisher: waiting, server: waiting, encoder: waiting, uplink: waiting },
  recommended: null,
};

/** Pure. An event that does not apply returns the very same state. */
export function nextPreflight(now: Preflight, event: PreflightEvent): Preflight {
  switch (event.type) {
    case "started":
      return now.step === "running" ? now : { ...initialPreflight, step: "running", endsAt: event.endsAt };
    case "checked":
      if (now.step !== "running") return now;
      return { ...now, checks: { ...now.checks, [event.check]: event.state } };
    case "finished":
      return now.step === "running" ? { ...now, step: "done", endsAt: null, recommended: event.recommended } : now;
    case "cancelled":
      return now.step === "idle" ? now : initialPreflight;
  }
}

/** What was measured; null: it could not be. `height` of the largest picture that the encoder keeps up with. */
export type Measured = { readonly height: number | null; readonly uplinkBitsPerSecond: number | null };

/** The line must carry more than the picture: sound, the protocol, and its own ups and downs. */
const headroom = 1.3;
const soundBitsPerSecond = 128_000;

/** What a preset needs of the line. */
export function neededBitsPerSecond(preset: Preset): number {
  return (presets[preset].bitsPerSecond + soundBitsPerSecond) * headroom;
}

/** The best preset that both the encoder and the line hold; null when not even the least does. */
export function recommend({ height, uplinkBitsPerSecond }: Measured): Preset | null {
  if (height === null) return null;
  const holds = (preset: Preset) =>
    presets[preset].height <= height &&
    (uplinkBitsPerSecond === null || neededBitsPerSecond(preset) <= uplinkBitsPerSecond);
  return presetNames.find(holds) ?? null;
}
