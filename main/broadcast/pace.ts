/** How the encoder's bitrate follows the line; `since` is when the last change was, in milliseconds. */
export type Pace = { readonly step: number; readonly since: number; readonly calmSince: number | null };

/** Parts of the preset's bitrate. The last one is still a picture. */
export const paceSteps = [1, 0.75, 0.5, 0.35, 0.2] as const;

/** When it steps down and when it dares to step up again. */
export const paceRules = {
  /** What waits longer than this is a line that is too slow. */
  tooLongMs: 700,
  /** A step needs this long to show in the queue. */
  settleMs: 2000,
  /** What waits shorter than this is a line that keeps up. */
  calmMs: 150,
  /** Calm for so long dares the next step; each failed attempt is followed by a wait of the same length. */
  recoverMs: 10_000,
} as const;

/** The whole bitrate. */
export function initialPace(now: number): Pace {
  return { step: 0, since: now - paceRules.settleMs, calmSince: null };
}

/**
 * Pure. The queue's delay alone decides; null: nothing is sent, so that nothing is known of the line and calm counts anew.
 * The very same pace while nothing changes.
 */
export function nextPace(pace: Pace, queueMilliseconds: number | null, now: number): Pace {
  if (queueMilliseconds === null) return pace.calmSince === null ? pace : { ...pace, calmSince: null };
  const isSettled = now - pace.since >= paceRules.settleMs;
  if (queueMilliseconds > paceRules.tooLongMs) {
    if (isSettled && pace.step < paceSteps.length - 1) return { step: pace.step + 1, since: now, calmSince: null };
    return pace.calmSince === null ? pace : { ...pace, calmSince: null };
  }
  if (queueMilliseconds > paceRules.calmMs) return pace.calmSince === null ? pace : { ...pace, calmSince: null };
  if (pace.step === 0) return pace;
  if (pace.calmSince === null) return { ...pace, calmSince: now };
  if (now - pace.calmSince < paceRules.recoverMs) return pace;
  return { step: pace.step - 1, since: now, calmSince: now };
}

/** What the encoder is to aim at. */
export function paceBitrate(pace: Pace, whole: number): number {
  return Math.round(whole * (paceSteps[pace.step] ?? paceSteps[0]));
}
