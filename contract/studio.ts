import { z } from "zod";
import { withPageSounds } from "./page-sounds.ts";
import { pageShape } from "./page-source.ts";
import { freeSceneName, sceneNameProblem } from "./scene-names.ts";
import { DeviceChoice } from "./settings.ts";
import { addSound, changeSound, channelShape, removeSound, Sound, SoundChange } from "./sounds.ts";
import { mostItems, mostSceneName, mostScenes, mostSources } from "./studio-limits.ts";
import { restore } from "./studio-restore.ts";

const fraction = z.number().min(-2).max(3);
const size = z.number().min(0.01).max(3);
const Id = z.string().min(1).max(60);

/** A place in the programme: fractions of its width and height, from its top left. */
export const Box = z.object({ x: fraction, y: fraction, width: size, height: size });
export type Box = Readonly<z.output<typeof Box>>;

const about = { id: Id, name: z.string().max(300) };

/**
 * What moves can be shown later, or (negative) earlier than all else, by so many milliseconds. `chosenAt` changes when it
 * is chosen once more: what was lost is then tried again.
 */
const moving = {
  ...about,
  offsetMilliseconds: z.int().min(-500).max(2000).exactOptional(),
  chosenAt: z.int().exactOptional(),
};
const pixels = z.int().min(0).max(32_768);
const Area = z.object({ x: pixels, y: pixels, width: pixels, height: pixels });

/** Something that is seen. Pictures and devices are opened by the engine alone. */
export const Source = z.discriminatedUnion("kind", [
  /** `captureId` as the picker lists it: `window:…` or `screen:…`. */
  z.object({ ...moving, kind: z.literal("display"), captureId: z.string().max(200) }),
  /** Part of a screen, in the screen's own pixels; `screen` is how that was then. What lies outside of it is cut. */
  z.object({
    ...{ ...moving, kind: z.literal("region"), captureId: z.string().startsWith("screen:").max(200), area: Area },
    screen: z.object({ name: z.string().max(300), width: pixels.min(1), height: pixels.min(1) }).exactOptional(),
  }),
  z.object({ ...moving, kind: z.literal("camera"), device: DeviceChoice }),
  /** A web page in a window that nobody sees, cut off from all else. */
  z.object({ ...moving, kind: z.literal("browser"), ...pageShape }),
  /** The bytes are main's, by this name. */
  z.object({ ...about, kind: z.literal("image"), imageId: Id }),
  z.object({ ...about, kind: z.literal("text"), text: z.string().max(300) }),
]);
export type Source = Readonly<z.output<typeof Source>>;

/** A source as it stands in one scene; later items are drawn over earlier ones. */
export const Item = z.object({ sourceId: Id, box: Box, isShown: z.boolean() });
export type Item = Readonly<z.output<typeof Item>>;

export const Scene = z.object({ id: Id, name: z.string().max(mostSceneName), items: z.array(Item).max(mostItems) });
export type Scene = Readonly<z.output<typeof Scene>>;

/** The microphone and its place in the mix; `chosenAt` as of a source. */
export const Microphone = z.object({ device: DeviceChoice, ...channelShape, chosenAt: z.int().exactOptional() });
export type Microphone = Readonly<z.output<typeof Microphone>>;

/** What the studio is set up to show and to be heard. Owned by main, so that it outlives every page. */
export const Studio = z.object({
  sources: z.array(Source).max(mostSources),
  scenes: z.array(Scene).min(1).max(mostScenes),
  /** The scene on air. */
  sceneId: Id,
  microphone: Microphone,
  /** What is heard beside it. */
  sounds: z.array(Sound).max(20).default([]),
});
export type Studio = Readonly<z.output<typeof Studio>>;

/** How sources are laid out at once: the last one over the whole, in a corner, or half and half. */
export const Layout = z.enum(["full", "corner", "side-by-side"]);
export type Layout = z.output<typeof Layout>;

const place = z.int().min(0).max(mostSources);

/** What was removed, with where it stood; `restorationOf` finds it out. */
export const Restoration = z.object({
  sources: z.array(Source).max(mostSources),
  sounds: z.array(Sound).max(20),
  scenes: z.array(z.object({ scene: Scene, at: place })).max(mostScenes),
  /** Of scenes that are still there. */
  items: z.array(z.object({ sceneId: Id, at: place, item: Item })).max(mostScenes * mostItems),
});
export type Restoration = Readonly<z.output<typeof Restoration>>;

/** What a person changes in the studio. */
export const StudioEvent = z.discriminatedUnion("type", [
  /** Into the scene on air, in front of what is there. */
  z.object({ type: z.literal("source-added"), source: Source }),
  z.object({ type: z.literal("source-replaced"), source: Source }),
  /** From every scene. */
  z.object({ type: z.literal("source-removed"), id: Id }),
  /** Puts a source that is there already into a scene, or takes it out of it; one that is in no scene any more is gone. */
  z.object({ type: z.literal("item-added"), sceneId: Id, sourceId: Id }),
  z.object({ type: z.literal("item-removed"), sceneId: Id, sourceId: Id }),
  z.object({ type: z.literal("item-placed"), sceneId: Id, sourceId: Id, box: Box }),
  z.object({ type: z.literal("item-shown"), sceneId: Id, sourceId: Id, isShown: z.boolean() }),
  z.object({ type: z.literal("item-raised"), sceneId: Id, sourceId: Id }),
  z.object({ type: z.literal("laid-out"), sceneId: Id, layout: Layout }),
  /** By another name where that one is taken. */
  z.object({ type: z.literal("scene-added"), id: Id, name: z.string().max(mostSceneName) }),
  /** A name that `sceneNameProblem` refuses changes nothing. */
  z.object({ type: z.literal("scene-renamed"), id: Id, name: z.string().trim().min(1).max(mostSceneName) }),
  /** With the sources that stand in no other. */
  z.object({ type: z.literal("scene-removed"), id: Id }),
  /** Takes a removal back. */
  z.object({ type: z.literal("restored"), restoration: Restoration }),
  z.object({ type: z.literal("scene-switched"), id: Id }),
  z.object({ type: z.literal("microphone-changed"), change: Microphone.partial() }),
  z.object({ type: z.literal("sound-added"), sound: Sound }),
  z.object({ type: z.literal("sound-changed"), id: Id, change: SoundChange }),
  z.object({ type: z.literal("sound-removed"), id: Id }),
]);
export type StudioEvent = Readonly<z.output<typeof StudioEvent>>;

/** The studio of somebody who has set up nothing yet. */
export const initialStudio: Studio = {
  sources: [],
  scenes: [{ id: "scene-1", name: "Scene 1", items: [] }],
  sceneId: "scene-1",
  microphone: { device: null, isOn: true, gain: 0, offsetMilliseconds: 0 },
  sounds: [],
};

const whole: Box = { x: 0, y: 0, width: 1, height: 1 };
const corner: Box = { x: 0.7, y: 0.68, width: 0.27, height: 0.27 };
const caption: Box = { x: 0.05, y: 0.82, width: 0.6, height: 0.12 };

/** The scene on air. */
export function sceneOnAir({ scenes, sceneId }: Studio): Scene {
  const found = scenes.find(({ id }) => id === sceneId) ?? scenes[0];
  if (!found) throw new Error("a studio has a scene");
  return found;
}

/** Where a new source stands: the first picture and a page fill the scene, a further one a corner, text the lower part. */
export function placeFor(kind: Source["kind"], scene: Scene): Box {
  if (kind === "text") return caption;
  if (kind === "browser") return whole;
  return scene.items.length === 0 ? whole : corner;
}

/** Pure. An event that does not apply returns the very same state. */
export function nextStudio(studio: Studio, event: StudioEvent): Studio {
  switch (event.type) {
    case "source-added":
      return pagesHeard(addSource(studio, event.source));
    case "source-replaced":
      return pagesHeard(replaceSource(studio, event.source));
    case "source-removed":
      return pagesHeard(removeSource(studio, event.id));
    case "item-added":
      return addItem(studio, event.sceneId, event.sourceId);
    case "item-removed":
      return pagesHeard(removeItem(studio, event));
    case "item-placed":
      return changeItem(studio, event, { box: event.box });
    case "item-shown":
      return changeItem(studio, event, { isShown: event.isShown });
    case "item-raised":
      return inScene(studio, event.sceneId, (items) => raise(items, event.sourceId));
    case "laid-out":
      return inScene(studio, event.sceneId, (items) => layOut(items, studio.sources, event.layout));
    case "scene-added": {
      if (studio.scenes.length >= mostScenes || studio.scenes.some(({ id }) => id === event.id)) return studio;
      const name = freeSceneName(studio.scenes, event.name);
      return { ...studio, scenes: [...studio.scenes, { id: event.id, name, items: [] }] };
    }
    case "scene-renamed":
      return renameScene(studio, event.id, event.name.trim());
    case "scene-removed":
      return pagesHeard(removeScene(studio, event.id));
    case "restored":
      return pagesHeard(restore(studio, event.restoration));
    case "scene-switched":
      if (studio.sceneId === event.id || !studio.scenes.some(({ id }) => id === event.id)) return studio;
      return { ...studio, sceneId: event.id };
    case "microphone-changed":
      return { ...studio, microphone: { ...studio.microphone, ...defined(event.change) } };
    case "sound-added":
      return withSounds(studio, addSound(studio.sounds, event.sound));
    case "sound-changed":
      return withSounds(studio, changeSound(studio.sounds, event.id, event.change));
    case "sound-removed":
      return withSounds(studio, removeSound(studio.sounds, event.id));
  }
}

/** A studio whose pages are all in the mixer, as one that was kept by an earlier version of the app is not. */
export function pagesHeard(studio: Studio): Studio {
  return withSounds(studio, withPageSounds(studio.sounds, studio.sources));
}

function withSounds(studio: Studio, sounds: readonly Sound[]): Studio {
  return sounds === studio.sounds ? studio : { ...studio, sounds: [...sounds] };
}

/** zod's optional fields may hold undefined; a state does not. */
function defined(change: Partial<{ [K in keyof Microphone]: Microphone[K] | undefined }>): Partial<Microphone> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function addSource(studio: Studio, source: Source): Studio {
  if (studio.sources.length >= mostSources || studio.sources.some(({ id }) => id === source.id)) return studio;
  const grown = { ...studio, sources: [...studio.sources, source] };
  const placed = addItem(grown, studio.sceneId, source.id);
  return placed === grown ? studio : placed; // in no scene it would only be captured
}

function replaceSource(studio: Studio, source: Source): Studio {
  if (!studio.sources.some(({ id }) => id === source.id)) return studio;
  return { ...studio, sources: studio.sources.map((each) => (each.id === source.id ? source : each)) };
}

function addItem(studio: Studio, sceneId: string, sourceId: string): Studio {
  const source = studio.sources.find(({ id }) => id === sourceId);
  const scene = studio.scenes.find(({ id }) => id === sceneId);
  if (!source || !scene || scene.items.some((each) => each.sourceId === sourceId)) return studio;
  if (scene.items.length >= mostItems) return studio;
  const item: Item = { sourceId, box: placeFor(source.kind, scene), isShown: true };
  return inScene(studio, sceneId, (items) => [...items, item]);
}

function removeSource(studio: Studio, sourceId: string): Studio {
  if (!studio.sources.some(({ id }) => id === sourceId)) return studio;
  return {
    ...studio,
    sources: studio.sources.filter(({ id }) => id !== sourceId),
    scenes: studio.scenes.map((scene) => ({
      ...scene,
      items: scene.items.filter((item) => item.sourceId !== sourceId),
    })),
  };
}

function renameScene(studio: Studio, sceneId: string, name: string): Studio {
  const { scenes } = studio;
  const isOther = scenes.some((scene) => scene.id === sceneId && scene.name !== name);
  if (!isOther || sceneNameProblem(scenes, sceneId, name) !== null) return studio;
  return { ...studio, scenes: scenes.map((scene) => (scene.id === sceneId ? { ...scene, name } : scene)) };
}

function removeScene(studio: Studio, sceneId: string): Studio {
  const scenes = studio.scenes.filter(({ id }) => id !== sceneId);
  const [first] = scenes;
  if (!first || scenes.length === studio.scenes.length) return studio;
  const rest = { ...studio, scenes, sceneId: studio.sceneId === sceneId ? first.id : studio.sceneId };
  return withoutUnused(rest, studio.scenes.find(({ id }) => id === sceneId)?.items ?? []);
}

function removeItem(studio: Studio, { sceneId, sourceId }: Place): Studio {
  const found = studio.scenes.find(({ id }) => id === sceneId)?.items.find((item) => item.sourceId === sourceId);
  if (!found) return studio;
  const rest = inScene(studio, sceneId, (items) => items.filter((item) => item !== found));
  return withoutUnused(rest, [found]);
}

/** Without those of the sources that were taken out of a scene just now and stand in no other. */
function withoutUnused(studio: Studio, takenOut: readonly Item[]): Studio {
  const used = new Set(studio.scenes.flatMap(({ items }) => items.map(({ sourceId }) => sourceId)));
  const unused = takenOut.filter(({ sourceId }) => !used.has(sourceId));
  return unused.reduce((rest, { sourceId }) => removeSource(rest, sourceId), studio);
}

function inScene(studio: Studio, sceneId: string, change: (items: readonly Item[]) => readonly Item[]): Studio {
  return {
    ...studio,
    scenes: studio.scenes.map((scene) =>
      scene.id === sceneId ? { ...scene, items: [...change(scene.items)] } : scene,
    ),
  };
}

type Place = { readonly sceneId: string; readonly sourceId: string };

function changeItem(studio: Studio, { sceneId, sourceId }: Place, change: Partial<Item>): Studio {
  return inScene(studio, sceneId, (items) =>
    items.map((item) => (item.sourceId === sourceId ? { ...item, ...change } : item)),
  );
}

function raise(items: readonly Item[], sourceId: string): readonly Item[] {
  const item = items.find((each) => each.sourceId === sourceId);
  return item ? [...items.filter((each) => each !== item), item] : items;
}

/** Text and pages, which lie over others, keep their place; pictures are laid out in their order. */
function layOut(items: readonly Item[], sources: readonly Source[], layout: Layout): readonly Item[] {
  const isOver = ({ sourceId }: Item) => {
    const kind = sources.find(({ id }) => id === sourceId)?.kind;
    return kind === "text" || kind === "browser";
  };
  const pictures = items.filter((item) => !isOver(item) && item.isShown);
  const boxOf = (item: Item): Box => {
    const at = pictures.indexOf(item);
    if (isOver(item) || at < 0) return item.box;
    return boxIn(layout, at, pictures.length);
  };
  return items.map((item) => ({ ...item, box: boxOf(item) }));
}

function boxIn(layout: Layout, at: number, count: number): Box {
  switch (layout) {
    case "full":
      return whole;
    case "corner":
      return at === 0 ? whole : { ...corner, y: Math.max(0, corner.y - (at - 1) * 0.3) };
    case "side-by-side": {
      const width = 1 / Math.max(count, 1);
      return { x: at * width, y: 0, width, height: 1 };
    }
  }
}

/** Where one source stands at the engine, in words that the studio shows. */
export const SourceState = z.discriminatedUnion("step", [
  z.object({ step: z.literal("starting") }),
  /** `isCut`: less of the screen is there than was chosen. */
  z.object({ step: z.literal("running"), isCut: z.boolean().exactOptional() }),
  /** A sound of a file, played to its end. */
  z.object({ step: z.literal("ended") }),
  /**
   * "gone": closed or unplugged. "denied": not allowed. "unsupported": not to be had on this system. A page, which is
   * tried again: "unreachable", or "crashed". "failed": else.
   */
  z.object({
    step: z.literal("lost"),
    why: z.enum(["gone", "denied", "failed", "unsupported", "unreachable", "crashed"]),
  }),
]);
export type SourceState = Readonly<z.output<typeof SourceState>>;

/** By source; the microphone is called `microphone`. */
export const SourceStates = z.record(z.string().max(60), SourceState);
export type SourceStates = Readonly<z.output<typeof SourceStates>>;

/** The microphone's name among the sources' states and levels. */
export const microphoneId = "microphone";
