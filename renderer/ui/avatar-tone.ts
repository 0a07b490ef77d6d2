const tones = 8;

/** One of eight tones, always the same for the same id. */
export function avatarTone(id: string): number {
  let sum = 0;
  for (const sign of id) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 65_521;
  return (sum % tones) + 1;
}

/** Two letters: of the first and last word, or the first two of a single one. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/)
    .filter(Boolean);
  const [first = "?", last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const letters = (word: string) => [...word];
  const both = last ? `${letters(first)[0] ?? ""}${letters(last)[0] ?? ""}` : letters(first).slice(0, 2).join("");
  return both.toLocaleUpperCase();
}
