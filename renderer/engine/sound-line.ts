/** Samples a second, everywhere in the engine. */
export const soundRate = 48_000;

/** Sound this late is taken as missing, and silence is sent in its place. */
const missingMs = 300;
/** Sound this early, soon after silence was sent in its place, is what that silence stood for. */
const earlyMs = 10;
const windowMs = 5000;
const bucketMs = 1000;

/** What is to be sent of a block: silence before it, or not the block at all. */
export type Placed = { readonly silence: number; readonly isDropped: boolean };

/**
 * The programme's clock. Sound is master: its samples, sent without a gap, count the time; pictures are dated by it.
 * The distance to the computer's clock is the least of the last seconds, so that a late block moves nothing.
 */
export class SoundLine {
  /** Samples sent so far. */
  #sent = 0;
  /** By how many samples the sound was put off on purpose. */
  #offset = 0;
  #owed = 0;
  /** Silence that stands for sound which may still come, until it is too late for it. */
  #stoodFor = { samples: 0, untilMs: 0 };
  readonly #distances: { at: number; least: number }[] = [];

  get sent(): number {
    return this.#sent;
  }

  /** Microseconds of the programme, for a sample count. */
  static timeOf(samples: number): number {
    return Math.round((samples * 1_000_000) / soundRate);
  }

  /** Puts the sound off, or brings it forward; answers the silence that is to be sent at once. */
  setOffset(milliseconds: number): number {
    const wanted = Math.round((milliseconds * soundRate) / 1000);
    const more = wanted - this.#offset;
    this.#offset = wanted;
    if (more <= 0) {
      this.#owed -= more;
      return 0;
    }
    const silence = Math.max(0, more - this.#owed);
    this.#owed = Math.max(0, this.#owed - more);
    this.#sent += silence;
    return silence;
  }

  /** Takes a block that has come just now. */
  place(samples: number, nowMs: number): Placed {
    const silence = this.fill(nowMs, samples);
    if (this.#owed >= samples) {
      this.#owed -= samples;
      return { silence, isDropped: true };
    }
    if (this.#isStoodFor(samples, nowMs)) return { silence, isDropped: true };
    this.#sent += samples;
    this.#note(nowMs);
    return { silence, isDropped: false };
  }

  /** The silence that stands for sound which should have come by now, without the block that is here. */
  fill(nowMs: number, coming = 0): number {
    const least = this.#least(nowMs);
    if (least === null) {
      this.#note(nowMs);
      return 0;
    }
    const late = this.#distance(nowMs, coming) - least;
    if (late <= missingMs) return 0;
    const silence = Math.round((late * soundRate) / 1000);
    this.#sent += silence;
    this.#stoodFor = { samples: this.#stoodFor.samples + silence, untilMs: nowMs + windowMs };
    return silence;
  }

  #isStoodFor(samples: number, nowMs: number): boolean {
    const least = this.#least(nowMs);
    const { samples: stood, untilMs } = this.#stoodFor;
    if (least === null || nowMs > untilMs || stood < samples) return false;
    if (this.#distance(nowMs, samples) >= least - earlyMs) return false;
    this.#stoodFor = { samples: stood - samples, untilMs };
    return true;
  }

  /** The programme's time now, in microseconds. */
  now(nowMs: number): number {
    return Math.max(0, Math.round((nowMs - (this.#least(nowMs) ?? nowMs)) * 1000));
  }

  /** How far the computer's clock is ahead of the sound, in milliseconds, had `coming` been sent. */
  #distance(nowMs: number, coming: number): number {
    return nowMs - ((this.#sent - this.#offset - this.#owed + coming) * 1000) / soundRate;
  }

  #note(nowMs: number): void {
    const distance = this.#distance(nowMs, 0);
    const last = this.#distances.at(-1);
    if (last && nowMs - last.at < bucketMs) last.least = Math.min(last.least, distance);
    else this.#distances.push({ at: nowMs, least: distance });
    // The newest stays, whatever its age: without it a long silence would have no measure.
    while (this.#distances.length > 1 && nowMs - (this.#distances[0]?.at ?? nowMs) > windowMs) this.#distances.shift();
  }

  #least(nowMs: number): number | null {
    if (this.#distances.length === 0) return null;
    const recent = this.#distances.filter(({ at }) => nowMs - at <= windowMs);
    const known = recent.length > 0 ? recent : this.#distances.slice(-1);
    return Math.min(...known.map(({ least }) => least));
  }
}
