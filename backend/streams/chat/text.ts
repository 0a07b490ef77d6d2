import { longestChatMessage } from "@nchat/contract/stream-chat";

/** A message as it is kept, or why it can't be. */
export type CleanText = Readonly<{ ok: true; text: string }> | Readonly<{ ok: false; fault: string }>;

const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/** Control characters, and what is not seen or turns the direction of what follows. */
const unseen =
  /[\p{Cc}\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu;
/** Joiners make one emoji of several and shape some scripts: they stay between two visible characters only. */
const straySeparators = /(?<![\p{L}\p{M}\p{Emoji}])[\u200C\u200D]+|[\u200C\u200D]+(?![\p{L}\p{M}\p{Emoji}])/gu;
/** More marks on one letter than any language writes. */
const piledMarks = /(\p{M}{4})\p{M}+/gu;
const spaces = /\p{Zs}+/gu;

/** Makes one clean line of what somebody wrote: the same characters for the same look, nothing hidden, nothing broken. */
export function cleanText(written: string): CleanText {
  const text = written
    .toWellFormed()
    .normalize("NFC")
    .replace(lineBreaks, " ")
    .replace(unseen, "")
    .replace(straySeparators, "")
    .replace(piledMarks, "$1")
    .replace(spaces, " ")
    .trim();
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(text)) return { ok: false, fault: "There is nothing to read in it" };
  if ([...text].length > longestChatMessage)
    return { ok: false, fault: `It may be ${longestChatMessage} characters long at most` };
  return { ok: true, text };
}
