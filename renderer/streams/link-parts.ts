/** A piece of a message: words, or an address that opens. */
export type LinkPart = { readonly text: string; readonly url: string | null };

const address = /https?:\/\/[^\s<>"']+/gi;
/** Signs after an address belong to the sentence around it. */
const trailing = /[.,;:!?)\]}]+$/;

/** Pure: cuts a message into words and addresses; nothing is lost. */
export function linkParts(content: string): readonly LinkPart[] {
  const parts: LinkPart[] = [];
  let end = 0;
  for (const found of content.matchAll(address)) {
    const text = found[0].replace(trailing, "");
    const url = URL.parse(text);
    if (url === null) continue;
    if (found.index > end) parts.push({ text: content.slice(end, found.index), url: null });
    parts.push({ text, url: url.href });
    end = found.index + text.length;
  }
  if (end < content.length) parts.push({ text: content.slice(end), url: null });
  return parts;
}
