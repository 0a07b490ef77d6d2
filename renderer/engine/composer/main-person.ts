import type { SeenPerson } from "./arrange.ts";

/** Who is large, and since when. */
export type MainPerson = { readonly identity: string | null; readonly sinceMs: number };

/** So long somebody stays large although another speaks: a word in between moves nobody. */
const holdMs = 1500;

/** Pure: who is large next. Whoever speaks, else whoever was; who has gone is followed by somebody with a picture. */
export function nextMain(current: MainPerson, people: readonly SeenPerson[], nowMs: number): MainPerson {
  const present = people.find(({ identity }) => identity === current.identity);
  if (present?.isSpeaking) return current;
  const speaking = people.find(({ isSpeaking }) => isSpeaking);
  if (present && (!speaking || nowMs - current.sinceMs < holdMs)) return current;
  const next = speaking ?? people.find(({ camera }) => camera !== null) ?? people[0];
  return { identity: next?.identity ?? null, sinceMs: nowMs };
}
