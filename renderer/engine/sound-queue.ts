/** Stereo samples between two clocks: they come in pieces and are taken evenly. */
export class SoundQueue {
  readonly #startFrames: number;
  readonly #mostFrames: number;
  readonly #pieces: Float32Array[] = [];
  #frames = 0;
  #taken = 0;
  #isPlaying = false;

  /** Plays once so much is there; more than the most is thrown away down to that, so that it never lags for ever. */
  constructor(rate: number, startMs = 60, mostMs = 300) {
    this.#startFrames = (rate * startMs) / 1000;
    this.#mostFrames = (rate * mostMs) / 1000;
  }

  /** Left and right in turn. */
  push(piece: Float32Array): void {
    this.#pieces.push(piece);
    this.#frames += piece.length / 2;
    if (this.#frames <= this.#mostFrames) return;
    while (this.#frames > this.#startFrames) this.#next();
  }

  /** Fills both; silence where nothing has come. */
  pull(left: Float32Array, right: Float32Array): void {
    this.#isPlaying ||= this.#frames >= this.#startFrames;
    for (let at = 0; at < left.length; at++) {
      if (this.#isPlaying && this.#frames === 0) this.#isPlaying = false;
      const piece = this.#isPlaying ? this.#pieces[0] : undefined;
      left[at] = piece?.[this.#taken] ?? 0;
      right[at] = piece?.[this.#taken + 1] ?? 0;
      if (piece) this.#next();
    }
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
