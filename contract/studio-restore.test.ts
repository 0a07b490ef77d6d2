import { expect, it } from "vitest";
import type { Sound } from "./sounds.ts";
import { initialStudio, nextStudio, Restoration, type Source, type Studio, type StudioEvent } from "./studio.ts";
import { mostScenes } from "./studio-limits.ts";
import { restorationOf } from "./studio-restore.ts";

const editor: Source = { id: "a", kind: "display", name: "Editor", captureId: "window:7:0" };
const camera: Source = { id: "b", kind: "camera", name: "Desk camera", device: null };
const page: Source = {
  ...{ id: "p", kind: "browser", name: "Alerts", url: "https://alerts.example.org/" },
  ...{ width: 640, height: 360, css: "" },
};
const music: Sound = {
  ...{ id: "m", kind: "file", name: "Music", mediaId: "x", isPlaying: true, isLooped: true },
  ...{ isOn: true, gain: -9, offsetMilliseconds: 0, isDucked: true },
};
const add = (source: Source): StudioEvent => ({ type: "source-added", source });
const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
const full = [
  add(editor),
  add(camera),
  add(page),
  { type: "sound-changed", id: "page:p", change: { gain: -12 } },
  { type: "sound-added", sound: music },
  { type: "item-placed", sceneId: "scene-1", sourceId: "b", box },
  { type: "scene-added", id: "s2", name: "Just me" },
  { type: "item-added", sceneId: "s2", sourceId: "b" },
  { type: "scene-added", id: "s3", name: "Break" },
].reduce((studio, event) => nextStudio(studio, event as StudioEvent), initialStudio);

const byId = <T extends { readonly id: string }>(all: readonly T[]) => all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
/** The order of sources and sounds says nothing. */
const comparable = (studio: Studio) => ({ ...studio, sources: byId(studio.sources), sounds: byId(studio.sounds) });

it.each<StudioEvent>([
  { type: "item-removed", sceneId: "scene-1", sourceId: "b" },
  { type: "item-removed", sceneId: "scene-1", sourceId: "p" },
  { type: "source-removed", id: "b" },
  { type: "scene-removed", id: "s2" },
  { type: "sound-removed", id: "m" },
])("takes $type back: places, levels and all", (event) => {
  const after = nextStudio(full, event);
  expect(after).not.toEqual(full);
  const restoration = restorationOf(full, after);
  expect(Restoration.parse(restoration)).toEqual(restoration);
  const back = nextStudio(after, { type: "restored", restoration });
  expect(comparable(back)).toEqual(comparable(full));
  expect(nextStudio(back, { type: "restored", restoration })).toBe(back);
});

it("keeps what was done since, and brings nothing back into a scene that is gone", () => {
  const after = nextStudio(full, { type: "source-removed", id: "b" });
  const restoration = restorationOf(full, after);
  const since = [{ type: "scene-removed", id: "s2" } as const, add({ ...camera, id: "c", name: "Other" })].reduce(
    nextStudio,
    after,
  );
  const back = nextStudio(since, { type: "restored", restoration });
  expect(back.scenes.map(({ items }) => items.map(({ sourceId }) => sourceId))).toEqual([["a", "b", "p", "c"], []]);
});

it("brings back no more than there is room for", () => {
  const after = nextStudio(full, { type: "source-removed", id: "b" });
  const restoration = restorationOf(full, after);
  const intoEach = after.scenes.flatMap(({ id }) => [
    { type: "scene-switched", id } as const,
    ...Array.from({ length: 20 }, (_, at) => add({ ...editor, id: `${id}-${at}` })),
  ]);
  const crowded = intoEach.reduce(nextStudio, after);
  const back = nextStudio(crowded, { type: "restored", restoration });
  expect([back.sources.length, back]).toEqual([30, crowded]);
});

it("brings back no source for which there is no room any more", () => {
  const onlyThere = nextStudio(nextStudio(full, { type: "scene-removed", id: "s3" }), {
    type: "scene-added",
    id: "s4",
    name: "Page",
  });
  const withPage = nextStudio(
    nextStudio(onlyThere, { type: "item-removed", sceneId: "scene-1", sourceId: "p" }),
    add({ ...page, id: "q" }),
  );
  const places = withPage.scenes.filter(({ items }) => items.some(({ sourceId }) => sourceId === "q"));
  const [home] = places;
  const after = nextStudio(withPage, { type: "scene-removed", id: home?.id ?? "" });
  const restoration = restorationOf(withPage, after);
  expect(restoration.sources.map(({ id }) => id)).toContain("q");
  const crowded = Array.from({ length: mostScenes }, (_, n) => n).reduce(
    (studio, n) => nextStudio(studio, { type: "scene-added", id: `more-${n}`, name: `More ${n}` }),
    after,
  );
  const restored = nextStudio(crowded, { type: "restored", restoration });
  expect(restored.sources.map(({ id }) => id)).not.toContain("q");
  expect(restored.sounds.some(({ id }) => id === "page:q")).toBe(false);
});
