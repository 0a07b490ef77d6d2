/**
 * Pure. Which picture is due, counted from the beginning; null for none. Pictures stand at equal distances, however
 * unevenly the beat comes, and never run ahead of the sound by more than one.
 */
export function nextPicture(last: number, microseconds: number, pictureMicroseconds: number): number | null {
  const due = Math.round(microseconds / pictureMicroseconds);
  if (due > last) return due;
  return due === last ? last + 1 : null;
}
