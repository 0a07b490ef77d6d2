import { z } from "zod";

/** A sound's place in the mix. `gain` in decibels; a positive offset lets the sound come later. */
export const channelShape = {
  isOn: z.boolean(),
  gain: z.number().min(-60).max(12),
  offsetMilliseconds: z.int().min(-500).max(2000),
};

const shape = {
  id: z.string().min(1).max(60),
  name: z.string().max(300),
  ...channelShape,
  /** Quieter while somebody speaks into the microphone. */
  isDucked: z.boolean(),
};

/** Something that is heard beside the microphone. */
export const Sound = z.discriminatedUnion("kind", [
  /** What this computer plays. */
  z.object({ ...shape, kind: z.literal("system") }),
  /** The bytes are main's, by this name. */
  z.object({
    ...shape,
    kind: z.literal("file"),
    mediaId: z.string().min(1).max(60),
    isPlaying: z.boolean(),
    isLooped: z.boolean(),
  }),
]);
export type Sound = Readonly<z.output<typeof Sound>>;

/** What a person changes of a sound; what does not belong to its kind is passed over. */
export const SoundChange = z
  .object({ ...channelShape, isDucked: z.boolean(), isPlaying: z.boolean(), isLooped: z.boolean() })
  .partial();
export type SoundChange = Readonly<z.output<typeof SoundChange>>;

/** The mixer has so many ways in beside the microphone's. */
export const mostSounds = 6;

/** A system's sound is heard once only: twice would be an echo. */
export function addSound(sounds: readonly Sound[], sound: Sound): readonly Sound[] {
  const isThere = sounds.some(({ id, kind }) => id === sound.id || (kind === "system" && sound.kind === "system"));
  return isThere || sounds.length >= mostSounds ? sounds : [...sounds, sound];
}

/** The very same list when there is nothing to change. */
export function changeSound(sounds: readonly Sound[], id: string, change: SoundChange): readonly Sound[] {
  if (!sounds.some((each) => each.id === id)) return sounds;
  return sounds.map((sound) => (sound.id === id ? changed(sound, change) : sound));
}

function changed(sound: Sound, { isPlaying, isLooped, ...change }: SoundChange): Sound {
  const { isOn, gain, offsetMilliseconds, isDucked } = sound;
  const common = {
    isOn: change.isOn ?? isOn,
    gain: change.gain ?? gain,
    offsetMilliseconds: change.offsetMilliseconds ?? offsetMilliseconds,
    isDucked: change.isDucked ?? isDucked,
  };
  if (sound.kind === "system") return { ...sound, ...common };
  return { ...sound, ...common, isPlaying: isPlaying ?? sound.isPlaying, isLooped: isLooped ?? sound.isLooped };
}

/**
 * How late each sound is played, in milliseconds and in the order given, and what all of them together are put off
 * against the picture: no sound can be played before it came, so the earliest one moves the whole.
 */
export function delaysOf(offsets: readonly number[]): { readonly whole: number; readonly each: readonly number[] } {
  const whole = Math.min(...offsets);
  return { whole, each: offsets.map((offset) => offset - whole) };
}
