import type { ChatWord } from "@nchat/contract/stream-chat";

/** Letters of other scripts, digits and signs that stand in for Latin letters to get past a word list. */
const lookalikes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ["a", "@4аα"],
    ["b", "8"],
    ["c", "сς"],
    ["e", "3еεё"],
    ["g", "9"],
    ["h", "һ"],
    ["i", "1!|іιı"],
    ["j", "ј"],
    ["k", "кκ"],
    ["m", "м"],
    ["o", "0оοσ"],
    ["p", "рρ"],
    ["s", "$5ѕ"],
    ["t", "7+тτ"],
    ["u", "υ"],
    ["x", "хχ"],
    ["y", "уγ"],
  ].flatMap(([letter = "", others = ""]) => [...others].map((other) => [other, letter])),
);

/** Text as it is compared: without case, accents and stand-ins, words apart. */
function fold(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[!|+@$](?![\p{L}\p{N}])/gu, " ") // at the end of a word a sign is a sign
    .replace(/./gsu, (sign) => lookalikes[sign] ?? sign)
    .split(/[^\p{L}\p{N}*]+/u)
    .filter((word) => word !== "");
}

/** Words of one letter each, which stand in a row, are also read as one word. */
function withSpelledOut(words: readonly string[]): string[][] {
  const joined: string[] = [];
  let run = "";
  for (const word of [...words, ""]) {
    if ([...word].length === 1) {
      run += word;
      continue;
    }
    if (run !== "") joined.push(run);
    run = "";
    if (word !== "") joined.push(word);
  }
  return [[...words], joined, [...words].map((word) => word.replace(/(\p{L})\1{2,}/gu, "$1"))];
}

const fits = (word: string, wanted: string) =>
  wanted.endsWith("*") ? word.startsWith(wanted.slice(0, -1)) : word === wanted;

function holds(words: readonly string[], phrase: readonly string[]): boolean {
  return words.some((_, at) => phrase.every((wanted, offset) => fits(words[at + offset] ?? "", wanted)));
}

/** What is to be done about a text that holds listed words; blocking goes before holding. */
export type WordJudge = (text: string) => ChatWord["action"] | null;

/** Prepares a word list for reading many messages against it. Pure. */
export function createWordJudge(list: readonly ChatWord[]): WordJudge {
  const phrases = list
    .map(({ word, action }) => ({ phrase: fold(word), action }))
    .filter((one) => one.phrase.some((word) => /[\p{L}\p{N}]/u.test(word)));
  return (text) => {
    if (phrases.length === 0) return null;
    const readings = withSpelledOut(fold(text.replaceAll("*", " ")));
    const found = phrases.filter(({ phrase }) => readings.some((words) => holds(words, phrase)));
    if (found.some(({ action }) => action === "block")) return "block";
    return found.length > 0 ? "hold" : null;
  };
}

const scheme = /\b[a-z][a-z0-9+.-]{1,20}:\/\/\S|\bwww\.\S/iu;
const dot = String.raw`\s?(?:\.|\(\.\)|\[\.\]|\(dot\)|\[dot\]|\sdot\s)\s?`;
const endings =
  "com|net|org|info|biz|io|co|me|tv|gg|ly|xyz|app|dev|ai|to|cc|ws|link|live|online|site|shop|store|club|top|pro|icu|ru|uk|de|ch|fr|it|es|nl|pl|eu|us|ca|au|jp|cn|in|br|se|no|at|be";
const domain = new RegExp(
  String.raw`(?<![@\w.-])(?:[\p{L}\p{N}-]{1,63}${dot}){1,4}(?:${endings})(?=$|[\s/:?#,;!)\]'"]|\.(?:\s|$))`,
  "iu",
);
const address = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\/\S/u;

/** Whether a text leads somewhere else. Better one too many: a moderator looks at it. */
export function hasLink(text: string): boolean {
  return scheme.test(text) || domain.test(text) || address.test(text);
}
