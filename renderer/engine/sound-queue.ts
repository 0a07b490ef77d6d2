/** Milliseconds. */
type Limits = {
  /** Mixed at a time: so much is taken at once. */
  readonly atOnce: number;
  /** Kept back for pieces that come late. */
  readonly spare: number;
  /** More than this is thrown away. */
  readonly most: number;
};

/** How often it looks whether it holds too much or too little. */
const lookEverySeconds = 1;
/** What is too much or too little is made good within so many seconds, by playing that much faster or slower. */
const mendSeconds = 4;
const fastest = 0.02;
const slowest = -0.01;

/**
 * Stereo samples between two clocks: they come in pieces and are taken evenly, in bursts. The clocks differ a little, and
 * sound must not move against the picture: it plays a little faster or slower until it holds what it should.
 */
export class SoundQueue {
  readonly #rate: number;
  readonly #startFrames: number;
  readonly #spareFrames: number;
  readonly #mostFrames: number;
  readonly #pieces: Float32Array[] = [];
  #frames = 0;
  #taken = 0;
  #isPlaying = false;
  /** How far it is between one frame and the next, and by how much a step is longer than one. */
  #between = 0;
  #hurry = 0;
  #look = { least: Infinity, left: 0 };

  constructor(rate: number, { atOnce, spare, most }: Limits) {
    const frames = (milliseconds: number) => Math.round((rate * milliseconds) / 1000);
    this.#rate = rate;
    this.#spareFrames = frames(spare);
    this.#startFrames = frames(atOnce + spare);
    this.#mostFrames = frames(most);
  }

  /** Left and right in turn. */
  push(piece: Float32Array): void {
    this.#pieces.push(piece);
    this.#frames += piece.length / 2;
    if (this.#frames > this.#mostFrames) this.#drop(this.#frames - this.#startFrames);
  }

  /** Fills both; silence where nothing has come. */
  pull(left: Float32Array, right: Float32Array): void {
    if (!this.#isPlaying && this.#frames >= this.#startFrames) this.#begin();
    for (let at = 0; at < left.length; at++) {
      if (this.#isPlaying && this.#frames === 0) this.#isPlaying = false;
      left[at] = this.#isPlaying ? this.#sample(0) : 0;
      right[at] = this.#isPlaying ? this.#sample(1) : 0;
      if (this.#isPlaying) this.#advance();
    }
    if (this.#isPlaying) this.#keepPace(left.length);
  }

  /** What came before the start only makes the sound late. */
  #begin(): void {
    this.#isPlaying = true;
    this.#drop(this.#frames - this.#startFrames);
    this.#hurry = 0;
    this.#look = { least: Infinity, left: this.#rate * lookEverySeconds };
  }

  #keepPace(frames: number): void {
    const look = this.#look;
    look.least = Math.min(look.least, this.#frames);
    look.left -= frames;
    if (look.left > 0) return;
    const wanted = (look.least - this.#spareFrames) / (this.#rate * mendSeconds);
    this.#hurry = Math.min(fastest, Math.max(slowest, wanted));
    this.#look = { least: Infinity, left: this.#rate * lookEverySeconds };
  }

  #sample(channel: 0 | 1): number {
    const [piece, following] = this.#pieces;
    const here = piece?.[this.#taken + channel] ?? 0;
    if (this.#between === 0) return here;
    const next = piece?.[this.#taken + 2 + channel] ?? following?.[channel] ?? here;
    return here + (next - here) * this.#between;
  }

  #advance(): void {
    this.#between += 1 + this.#hurry;
    for (; this.#between >= 1; this.#between--) this.#next();
  }

  #drop(frames: number): void {
    for (let left = frames; left > 0; left--) this.#next();
  }

  #next(): void {
    const [piece] = this.#pieces;
    if (!piece) return;
    this.#taken += 2;
    this.#frames--;
    if (this.#taken < piece.length) return;
    this.#pieces.shift();
    this.#taken = 0;
  }
}
