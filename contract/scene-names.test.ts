import { expect, it } from "vitest";
import { freeSceneName, namedApart, sceneNameProblem } from "./scene-names.ts";
import { initialStudio, nextStudio, type StudioEvent } from "./studio.ts";

const scenes = [
  { id: "a", name: "Scene 1" },
  { id: "b", name: "Break" },
  { id: "c", name: "Scene 3" },
];

it("says what is wrong with a name, and lets a scene keep or recase its own", () => {
  const problems = ["  ", "x".repeat(61), " break ", "SCENE 3"].map((name) => sceneNameProblem(scenes, "a", name));
  expect(problems).toEqual(["empty", "long", "taken", "taken"]);
  expect(["Scene 1", "scene 1", "Intro", "x".repeat(60)].map((name) => sceneNameProblem(scenes, "a", name))).toEqual(
    Array.from({ length: 4 }, () => null),
  );
});

it("takes the first free number", () => {
  expect(freeSceneName(scenes)).toBe("Scene 2");
  expect([freeSceneName(scenes, "Outro"), freeSceneName(scenes, "break")]).toEqual(["Outro", "Scene 2"]);
});

const named = (events: readonly StudioEvent[]) =>
  events.reduce(nextStudio, initialStudio).scenes.map(({ name }) => name);

it("never lets two scenes of the studio be called the same", () => {
  const two: readonly StudioEvent[] = [{ type: "scene-added", id: "b", name: "scene 1" }];
  expect(named(two)).toEqual(["Scene 1", "Scene 2"]);
  expect(named([...two, { type: "scene-renamed", id: "b", name: "  Break " }])).toEqual(["Scene 1", "Break"]);
  for (const name of ["SCENE 1", " ", "Scene 2"]) {
    const before = two.reduce(nextStudio, initialStudio);
    expect(nextStudio(before, { type: "scene-renamed", id: "b", name })).toBe(before);
  }
});

it("gives a scene that is brought back another name when its own was taken meanwhile", () => {
  const scene = { id: "b", name: "Break", items: [] };
  const restoration = { sources: [], sounds: [], items: [], scenes: [{ scene, at: 0 }] };
  expect(
    named([
      { type: "scene-renamed", id: "scene-1", name: "Break" },
      { type: "restored", restoration },
    ]),
  ).toEqual(["Scene 1", "Break"]);
});

it("gives scenes that were kept under one name names of their own", () => {
  const kept = [...scenes, { id: "d", name: "scene 3" }, { id: "e", name: "Break" }];
  expect(namedApart(kept).map(({ name }) => name)).toEqual(["Scene 1", "Break", "Scene 3", "Scene 2", "Scene 4"]);
});
