/** One note: when it starts and ends in its pattern (seconds), how high, and how loud beside the others. */
export type Note = { readonly from: number; readonly to: number; readonly hertz: number; readonly share: number };

/** A sound made of notes; `every` repeats it. */
export type Tone = { readonly notes: readonly Note[]; readonly every: number | null };

const note = (from: number, to: number, hertz: number, share = 1): Note => ({ from, to, hertz, share });
const chime = (start: number, hertz: number) => [
  note(start, start + 0.5, hertz),
  note(start, start + 0.3, hertz * 2, 0.3),
];

/** The product's own sounds: short, soft, each recognisable. */
export const tones = {
  ring: {
    notes: [...chime(0, 659), ...chime(0.22, 880), ...chime(0.44, 988), ...chime(0.9, 659), ...chime(1.12, 880)],
    every: 3,
  },
  ringback: { notes: [note(0, 1, 425, 0.6), note(0, 1, 450, 0.5)], every: 4 },
  joined: { notes: [...chime(0, 587), ...chime(0.12, 880)], every: null },
  left: { notes: [...chime(0, 784), ...chime(0.12, 523)], every: null },
  muted: { notes: [note(0, 0.09, 440), note(0.08, 0.18, 330)], every: null },
  unmuted: { notes: [note(0, 0.09, 330), note(0.08, 0.18, 494)], every: null },
} as const satisfies Record<string, Tone>;

export type ToneName = keyof typeof tones;

/** How long one round of a tone sounds. */
export function toneSeconds(tone: Tone): number {
  return Math.max(...tone.notes.map(({ to }) => to));
}
