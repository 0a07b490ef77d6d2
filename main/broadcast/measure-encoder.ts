import { presets, programme } from "@nchat/contract/programme";
import type { EncoderLineServer } from "./encoder-line.ts";

/** The largest picture that the encoder keeps up with, and how it did; or why nothing could be measured. */
export type EncoderMeasure =
  | { readonly ok: true; readonly height: number | null; readonly framesPerSecond: number }
  | { readonly ok: false; readonly why: string | null };

/** From the largest to the smallest, one of each height. */
const trials = [presets["720p"], presets["480p"], presets["360p"]] as const;
/** So much of the programme's pace is keeping up. */
const enough = 0.9;
/** The first figures are of a part of a second; then so many are looked at. */
const looks = 2;
const silentMs = 5000;

/** Why a measurement is broken off: its time is over. Any other reason is somebody else's wish for encoder and line. */
export const late = "late";

/** Lets the engine encode its own stage at falling sizes until it keeps up. Nothing of it is sent. */
export async function measureEncoder(line: EncoderLineServer, signal: AbortSignal): Promise<EncoderMeasure> {
  let best = 0;
  try {
    for (const { width, height, bitsPerSecond } of trials) {
      const begin = () => line.order({ type: "encode", width, height, bitsPerSecond });
      const pace = await paceOf(line, begin, signal);
      if (typeof pace === "string") return { ok: false, why: pace };
      best = Math.max(best, pace);
      if (pace >= programme.framesPerSecond * enough) return { ok: true, height, framesPerSecond: pace };
    }
    return { ok: true, height: null, framesPerSecond: best };
  } finally {
    // Else somebody went live, and the encoder is theirs.
    if (!signal.aborted || signal.reason === late) line.order({ type: "rest" });
  }
}

/** Frames a second, or why there were none. */
function paceOf(line: EncoderLineServer, begin: () => void, signal: AbortSignal): Promise<number | string> {
  return new Promise((resolve) => {
    const paces: number[] = [];
    const done = (result: number | string) => {
      unlisten();
      clearTimeout(patience);
      signal.removeEventListener("abort", onAbort);
      resolve(result);
    };
    const onAbort = () => done("cancelled");
    const patience = setTimeout(() => done("The studio's engine does not answer."), silentMs);
    const unlisten = line.listen({
      onUp: begin,
      onDown: () => done("The studio's engine ended."),
      onChunk: () => undefined,
      onReport(report) {
        if (report.type === "failed") return done(report.why);
        if (report.type !== "figures") return;
        paces.push(report.framesPerSecond);
        if (paces.length > looks) done(Math.max(...paces.slice(1)));
      },
    });
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) onAbort();
    else if (line.isUp()) begin();
  });
}
