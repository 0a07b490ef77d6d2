import type { Sound } from "./sounds.ts";

/** So many pages are heard; those beyond are seen only. */
export const mostPageSounds = 8;

type SourceOfSound = { readonly id: string; readonly kind: string; readonly name: string };

const asAtFirst = { isOn: true, gain: 0, offsetMilliseconds: 0, isDucked: false, isMonitored: false } as const;
const mostIdLength = 60;

/** The name of a page's sound: its own, since a source and a sound stand side by side in what is told of them. */
export function pageSoundId(sourceId: string): string {
  return `page:${sourceId}`.slice(0, mostIdLength);
}

/**
 * Each page has its sound in the mixer for as long as it is a source, by the page's own name, behind those that were there.
 * The very same list when nothing is to be changed.
 */
export function withPageSounds(sounds: readonly Sound[], sources: readonly SourceOfSound[]): readonly Sound[] {
  const pages = sources.filter(({ kind }) => kind === "browser").slice(0, mostPageSounds);
  const pageOf = (sound: Sound) => pages.find(({ id }) => sound.kind === "page" && sound.sourceId === id);
  const kept = sounds
    .filter((sound) => sound.kind !== "page" || pageOf(sound))
    .map((sound) => {
      const name = pageOf(sound)?.name ?? sound.name;
      return name === sound.name ? sound : { ...sound, name };
    });
  const isHeard = (sourceId: string) => kept.some((sound) => sound.kind === "page" && sound.sourceId === sourceId);
  const added = pages
    .filter(({ id }) => !isHeard(id))
    .map(({ id, name }): Sound => ({ id: pageSoundId(id), kind: "page", sourceId: id, name, ...asAtFirst }));
  const next = [...kept, ...added];
  return next.length === sounds.length && next.every((sound, at) => sound === sounds[at]) ? sounds : next;
}

/** Pages that are seen only. */
export function unheardPages<S extends SourceOfSound>(sounds: readonly Sound[], sources: readonly S[]): readonly S[] {
  const heard = new Set(sounds.map((sound) => (sound.kind === "page" ? sound.sourceId : null)));
  return sources.filter(({ id, kind }) => kind === "browser" && !heard.has(id));
}
