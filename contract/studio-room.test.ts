import { expect, it } from "vitest";
import { mostItems, mostScenes, mostSources } from "./studio-limits.ts";
import { hasRoomForScene, whatIsFull } from "./studio-room.ts";
import { initialStudio, nextStudio, type Studio } from "./studio.ts";

const withText = (studio: Studio, id: string) =>
  nextStudio(studio, { type: "source-added", source: { id, kind: "text", name: id, text: id } });
const withScene = (studio: Studio, id: string) => nextStudio(studio, { type: "scene-added", id, name: id });
const many = (count: number, letter: string) => Array.from({ length: count }, (_, at) => `${letter}${at}`);

it("says that a scene is full, and keeps no source that would stand in none", () => {
  const almost = many(mostItems - 1, "a").reduce(withText, initialStudio);
  expect(whatIsFull(almost)).toBeNull();
  const full = withText(almost, "last");
  expect(whatIsFull(full)).toBe("scene");
  expect(withText(full, "one more")).toBe(full);
});

it("says that the studio is full, whose sources can still be put into other scenes", () => {
  const first = many(mostItems, "a").reduce(withText, initialStudio);
  const second = nextStudio(withScene(first, "b"), { type: "scene-switched", id: "b" });
  expect(whatIsFull(second)).toBeNull();
  const full = many(mostSources - mostItems, "b").reduce(withText, second);
  expect([full.sources.length, whatIsFull(full)]).toEqual([mostSources, "studio"]);
  const put = nextStudio(full, { type: "item-added", sceneId: "b", sourceId: "a0" });
  expect(put.scenes[1]?.items.length).toBe(mostSources - mostItems + 1);
});

it("has room for so many scenes", () => {
  const full = many(mostScenes - 1, "s").reduce(withScene, initialStudio);
  expect([hasRoomForScene(initialStudio), hasRoomForScene(full), full.scenes.length]).toEqual([
    true,
    false,
    mostScenes,
  ]);
  expect(withScene(full, "more")).toBe(full);
});
