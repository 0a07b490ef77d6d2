import { mostSceneName } from "./studio-limits.ts";

type Named = { readonly id: string; readonly name: string };

/** Why a scene can't be called so. "taken": another scene is, whatever its letters' case. */
export type SceneNameProblem = "empty" | "long" | "taken";

/** What is wrong with the name that a scene is to have, without the blanks around it; null when nothing is. */
export function sceneNameProblem(scenes: readonly Named[], sceneId: string, name: string): SceneNameProblem | null {
  const wanted = name.trim();
  if (wanted === "") return "empty";
  if (wanted.length > mostSceneName) return "long";
  return scenes.some((each) => each.id !== sceneId && isSame(each.name, wanted)) ? "taken" : null;
}

/** The wanted name when no scene has it, else the first free "Scene 2", "Scene 3" … */
export function freeSceneName(scenes: readonly Named[], wanted: string | null = null): string {
  const isFree = (name: string) => !scenes.some((each) => isSame(each.name, name));
  if (wanted !== null && isFree(wanted)) return wanted;
  let number = 1;
  while (!isFree(`Scene ${number}`)) number++;
  return `Scene ${number}`;
}

/** The same scenes with names of their own: the first one keeps what others are called too. */
export function namedApart<T extends Named>(scenes: readonly T[]): readonly T[] {
  return scenes.reduce<readonly T[]>(
    (named, scene) => [...named, { ...scene, name: freeSceneName(named, scene.name) }],
    [],
  );
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
