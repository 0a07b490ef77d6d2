/** `Release 4 walkthrough 2026-11-23 12.41.07`: what every file system takes, and sorts by time. */
export function clipName(title: string, at: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(".");
  const safe = title
    .normalize("NFC")
    .replaceAll(/[\p{C}\\/:*?"<>|]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .replace(/^[.\s]+/, "")
    .trim();
  return `${shortened(safe) || "Clip"} ${day} ${time}`;
}

/** File systems count bytes: 255 for a name, with the time, a number and the ending. */
const mostTitleBytes = 160;

function shortened(text: string): string {
  let kept = "";
  for (const sign of text) {
    if (Buffer.byteLength(kept + sign) > mostTitleBytes) break;
    kept += sign;
  }
  return kept.trim();
}
