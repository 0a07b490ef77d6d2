import { freeSceneName } from "./scene-names.ts";
import { addSound, type Sound } from "./sounds.ts";
import type { Restoration, Scene, Studio } from "./studio.ts";
import { mostItems, mostScenes, mostSources } from "./studio-limits.ts";

/** What of the one is not in the other: what a removal took. */
export function restorationOf(before: Studio, after: Studio): Restoration {
  const isGone = <T extends { readonly id: string }>(all: readonly T[]) => {
    const left = new Set(all.map(({ id }) => id));
    return ({ id }: T) => !left.has(id);
  };
  const left = new Map(after.scenes.map((scene) => [scene.id, scene]));
  return {
    sources: before.sources.filter(isGone(after.sources)),
    sounds: before.sounds.filter(isGone(after.sounds)),
    scenes: before.scenes.flatMap((scene, at) => (left.has(scene.id) ? [] : [{ scene, at }])),
    items: before.scenes.flatMap(({ id, items }) => {
      const scene = left.get(id);
      if (!scene) return [];
      return items.flatMap((item, at) => (holds(scene, item.sourceId) ? [] : [{ sceneId: id, at, item }]));
    }),
  };
}

/** Brings back what is not there and has room, where it stood. The very same studio when that is nothing. */
export function restore(studio: Studio, { sources, sounds, scenes, items }: Restoration): Studio {
  const steps: readonly ((now: Studio) => Studio)[] = [
    ...sources.map((source) => (now: Studio) => {
      if (now.sources.length >= mostSources || now.sources.some(({ id }) => id === source.id)) return now;
      return { ...now, sources: [...now.sources, source] };
    }),
    ...sounds.map((sound) => (now: Studio) => withSound(now, sound)),
    ...scenes.map(
      ({ scene, at }) =>
        (now: Studio) =>
          withScene(now, scene, at),
    ),
    ...items.map(({ sceneId, at, item }) => (now: Studio) => {
      const scene = now.scenes.find(({ id }) => id === sceneId);
      const hasSource = now.sources.some(({ id }) => id === item.sourceId);
      if (!scene || !hasSource || scene.items.length >= mostItems || holds(scene, item.sourceId)) return now;
      const whole = { ...scene, items: scene.items.toSpliced(at, 0, item) };
      return { ...now, scenes: now.scenes.map((each) => (each === scene ? whole : each)) };
    }),
  ];
  return withoutStray(
    steps.reduce((now, step) => step(now), studio),
    new Set(sources.map(({ id }) => id)),
  );
}

/** What found no place is not brought back either: it would be captured, and nobody could see or remove it. */
function withoutStray(studio: Studio, restored: ReadonlySet<string>): Studio {
  const isStray = (id: string) => restored.has(id) && !studio.scenes.some((scene) => holds(scene, id));
  if (!studio.sources.some(({ id }) => isStray(id))) return studio;
  return {
    ...studio,
    sources: studio.sources.filter(({ id }) => !isStray(id)),
    sounds: studio.sounds.filter((sound) => sound.kind !== "page" || !isStray(sound.sourceId)),
  };
}

/** A page's sound stands beside its page, every other one has to find room. */
function withSound(studio: Studio, sound: Sound): Studio {
  const { sounds, sources } = studio;
  const isThere = sounds.some(({ id }) => id === sound.id);
  if (sound.kind !== "page") {
    const next = addSound(sounds, sound);
    return next === sounds ? studio : { ...studio, sounds: [...next] };
  }
  if (isThere || !sources.some(({ id }) => id === sound.sourceId)) return studio;
  return { ...studio, sounds: [...sounds, sound] };
}

function withScene(studio: Studio, scene: Scene, at: number): Studio {
  const { scenes, sources } = studio;
  if (scenes.length >= mostScenes || scenes.some(({ id }) => id === scene.id)) return studio;
  const items = scene.items.filter(({ sourceId }) => sources.some(({ id }) => id === sourceId));
  return { ...studio, scenes: scenes.toSpliced(at, 0, { ...scene, name: freeSceneName(scenes, scene.name), items }) };
}

function holds({ items }: Scene, sourceId: string): boolean {
  return items.some((item) => item.sourceId === sourceId);
}
