import type { ComposedPerson } from "../../livekit/composed-room.ts";
import { loudness } from "../../platform/loudness.ts";
import type { SeenPerson } from "./arrange.ts";

// Who speaks is measured here: LiveKit's server tells only when that changes, so whoever enters while somebody speaks
// evenly, as a composer does that takes another's place, would not be told.

/** A third of a second at the mixer's rate: longer than the pause between two words, shorter than one look. */
export const heardSamples = 16_384;

/**
 * In dBFS, over that time. Speech comes at −15 to −30; a room in which nobody speaks at −50 and less, for what sends it
 * suppresses noise. It lies between the two, so that a soft voice is heard and a fan makes nobody large.
 */
const leastHeard = -40;

/** Pure. Whether somebody is heard in these samples. */
export function isHeardIn(samples: Float32Array): boolean {
  return loudness(samples) >= leastHeard;
}

/** Pure. Somebody as they are to be shown; `heard`: the ids of the sounds that are heard now. */
export function seenPerson({ voice, ...person }: ComposedPerson, heard: ReadonlySet<string>): SeenPerson {
  return { ...person, isSpeaking: voice !== null && heard.has(voice) };
}
