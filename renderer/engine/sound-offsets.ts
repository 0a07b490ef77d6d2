import { delaysOf, type Sound } from "@nchat/contract/sounds";
import { systemSpareMs } from "./mixing-context.ts";

type Offset = Readonly<{ offsetMilliseconds: number }>;

/**
 * How late each sound is played, the microphone first, and by how much all of them are put off against the picture, in
 * milliseconds. What is kept back of the system's sound would make it late: it is brought forward by that.
 */
export function soundDelays(microphone: Offset, sounds: readonly Sound[]): ReturnType<typeof delaysOf> {
  const own = (sound: Sound) => (sound.kind === "system" ? -systemSpareMs : 0);
  return delaysOf([microphone.offsetMilliseconds, ...sounds.map((sound) => sound.offsetMilliseconds + own(sound))]);
}
