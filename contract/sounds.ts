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
  /** What a web page plays: there for as long as the page is a source. */
  z.object({
    ...shape,
    kind: z.literal("page"),
    sourceId: z.string().min(1).max(60),
    /** It is heard on this computer too. */
    isMonitored: z.boolean().default(false),
  }),
]);
export type Sound = Readonly<z.output<typeof Sound>>;

/** What a person changes of a sound; what does not belong to its kind is passed over. */
export const SoundChange = z
  .object({
    ...channelShape,
    isDucked: z.boolean(),
    isPlaying: z.boolean(),
    isLooped: z.boolean(),
    isMonitored: z.boolean(),
  })
  .partial();
export type SoundChange = Readonly<z.output<typeof SoundChange>>;

/** So many sounds can be added beside the microphone; those of pages come by themselves. */
export const mostSounds = 6;

/** Whether one more can be added. */
export function hasRoom(sounds: readonly Sound[]): boolean {
  return sounds.filter(({ kind }) => kind !== "page").length < mostSounds;
}

/** A system's sound is heard once only: twice would be an echo. A page's comes with its page. */
export function addSound(sounds: readonly Sound[], sound: Sound): readonly Sound[] {
  const isThere = sounds.some(({ id, kind }) => id === sound.id || (kind === "system" && sound.kind === "system"));
  return isThere || sound.kind === "page" || !hasRoom(sounds) ? sounds : [...sounds, sound];
}

/** A page's stays while its page is a source. The very same list when there is nothing to remove. */
export function removeSound(sounds: readonly Sound[], id: string): readonly Sound[] {
  const found = sounds.find((each) => each.id === id);
  return found && found.kind !== "page" ? sounds.filter((each) => each !== found) : sounds;
}

/** The very same list when there is nothing to change. */
export function changeSound(sounds: readonly Sound[], id: string, change: SoundChange): readonly Sound[] {
  if (!sounds.some((each) => each.id === id)) return sounds;
  return sounds.map((sound) => (sound.id === id ? changed(sound, change) : sound));
}

function changed(sound: Sound, { isPlaying, isLooped, isMonitored, ...change }: SoundChange): Sound {
  const { isOn, gain, offsetMilliseconds, isDucked } = sound;
  const common = {
    isOn: change.isOn ?? isOn,
    gain: change.gain ?? gain,
    offsetMilliseconds: change.offsetMilliseconds ?? offsetMilliseconds,
    isDucked: change.isDucked ?? isDucked,
  };
  switch (sound.kind) {
    case "system":
      return { ...sound, ...common };
    case "page":
      return { ...sound, ...common, isMonitored: isMonitored ?? sound.isMonitored };
    case "file":
      return { ...sound, ...common, isPlaying: isPlaying ?? sound.isPlaying, isLooped: isLooped ?? sound.isLooped };
  }
}

/** Whether what is heard on this computer is sent, so that nothing that is sent may be heard on it. */
export function wouldEcho(sounds: readonly Sound[]): boolean {
  return sounds.some(({ kind, isOn }) => kind === "system" && isOn);
}

/** How loud a sound of the mixer is heard on this computer too, in decibels; null for not at all. */
export function gainHere(sound: Sound, all: readonly Sound[]): number | null {
  return sound.kind === "page" && sound.isMonitored && sound.isOn && !wouldEcho(all) ? sound.gain : null;
}

/**
 * How late each sound is played, in milliseconds and in the order given, and what all of them together are put off
 * against the picture: no sound can be played before it came, so the earliest one moves the whole.
 */
export function delaysOf(offsets: readonly number[]): { readonly whole: number; readonly each: readonly number[] } {
  const whole = Math.min(...offsets);
  return { whole, each: offsets.map((offset) => offset - whole) };
}
