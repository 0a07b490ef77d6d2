/** Who may open the gate: the page's own port, and any further port handed over. All of them have to say "open". */
export type GateKey = { isOpen: boolean; readonly leaseSeconds: number | null; heardAt: number };

/** What a control port says. A lease makes silence of the port mean "shut". */
export type GateOrder =
  { readonly type: "set"; readonly isOpen: boolean; readonly revision: number } | { readonly type: "alive" };

/** What the gate answers once the audio thread acts on an order. */
export type GateConfirmation = { readonly type: "applied"; readonly isOpen: boolean; readonly revision: number };

/** A new key is shut: a port that never speaks never opens anything. */
export function createKey(leaseSeconds: number | null, now: number): GateKey {
  return { isOpen: false, leaseSeconds, heardAt: now };
}

/** Whether sound may pass at this moment of the audio clock. Without any key it may not. */
export function isGateOpen(keys: Iterable<GateKey>, now: number): boolean {
  let count = 0;
  for (const key of keys) {
    count++;
    if (!key.isOpen) return false;
    if (key.leaseSeconds !== null && now - key.heardAt > key.leaseSeconds) return false;
  }
  return count > 0;
}

/** Copies one block through a straight ramp, so that shutting is silent within the block and does not click. */
export function ramp(input: Float32Array | undefined, output: Float32Array, from: number, to: number): void {
  if (!input || (from === 0 && to === 0)) {
    output.fill(0);
    return;
  }
  const step = (to - from) / output.length;
  for (let i = 0; i < output.length; i++) output[i] = (input[i] ?? 0) * (from + step * (i + 1));
}

/** Root mean square of one block, 0 for none. */
export function loudness(input: Float32Array | undefined): number {
  if (!input || input.length === 0) return 0;
  let sum = 0;
  for (const sample of input) sum += sample * sample;
  return Math.sqrt(sum / input.length);
}
