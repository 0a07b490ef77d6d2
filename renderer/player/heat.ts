import type { ReactionType, StreamHeat } from "@nchat/contract/stream-chat";

/** One step of a recording's heat line: how lively it was, from 0 to 1, and what made it so. */
export type HeatStep = {
  /** Seconds from the beginning of the recording. */
  readonly at: number;
  readonly level: number;
  readonly reactions: number;
  readonly messages: number;
  readonly top: ReactionType | null;
};

/** What is drawn over a recording's time. */
export type HeatLine = { readonly steps: readonly HeatStep[]; readonly peaks: readonly HeatStep[] };

const nothing: HeatLine = { steps: [], peaks: [] };
/** Writing takes more than a click. */
const messageWeight = 2;
const mostPeaks = 6;
/** A peak stands out, and two of them do not stand on each other. */
const peakLevel = 0.4;
const peakDistance = 0.06;

/**
 * Pure: a stream's heat over the time of its recording, which begins so many seconds into the stream. Smoothed, since a
 * reaction belongs to a moment and not to a step of a table.
 */
export function heatLineOf(heat: StreamHeat, offsetSeconds: number, duration: number): HeatLine {
  if (duration <= 0) return nothing;
  const { bucketSeconds } = heat;
  const count = Math.ceil(duration / bucketSeconds);
  const raw = Array.from({ length: count }, (_, index) => ({
    at: index * bucketSeconds,
    ...{ level: 0, reactions: 0, messages: 0, top: null as ReactionType | null },
  }));
  for (const { at, reactions, messages, top } of heat.buckets) {
    // By its middle: a recording rarely begins with a step of the stream.
    const middle = at + bucketSeconds / 2 - offsetSeconds;
    const step = raw[Math.floor(middle / bucketSeconds)];
    if (!step || middle < 0) continue;
    step.reactions += reactions;
    step.messages += messages;
    step.top = top ?? step.top;
  }
  const scores = raw.map(({ reactions, messages }) => reactions + messageWeight * messages);
  const smooth = scores.map((score, index) => ((scores[index - 1] ?? 0) + 2 * score + (scores[index + 1] ?? 0)) / 4);
  const most = Math.max(...smooth);
  if (most === 0) return nothing;
  const steps = raw.map((step, index) => ({ ...step, level: (smooth[index] ?? 0) / most }));
  return { steps, peaks: peaksOf(steps, duration) };
}

function peaksOf(steps: readonly HeatStep[], duration: number): readonly HeatStep[] {
  const found: HeatStep[] = [];
  for (const step of steps.toSorted((a, b) => b.level - a.level || a.at - b.at)) {
    if (found.length === mostPeaks || step.level < peakLevel) break;
    const isNear = found.some(({ at }) => Math.abs(at - step.at) < duration * peakDistance);
    // The slope beside a peak is no peak of its own.
    if (!isNear && step.reactions + step.messages > 0) found.push(step);
  }
  return found.toSorted((a, b) => a.at - b.at);
}

/** The line as a shape, in a picture 1000 wide and 100 high; empty without heat. */
export function heatPath(steps: readonly HeatStep[], duration: number): string {
  if (steps.length === 0 || duration <= 0) return "";
  const width = duration / steps.length;
  const x = (at: number) => Math.min(1000, Math.round((at / duration) * 10_000) / 10);
  const y = (level: number) => Math.round(1000 - level * 940) / 10;
  const points = steps.map(({ at, level }) => ({ x: x(at + width / 2), y: y(level) }));
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return "";
  const curve = points
    .slice(1)
    .map((point, index) => {
      const before = points[index] ?? first;
      const middle = (before.x + point.x) / 2;
      return `C${middle} ${before.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    })
    .join("");
  return `M0 100L0 ${first.y}L${first.x} ${first.y}${curve}L1000 ${last.y}L1000 100Z`;
}
