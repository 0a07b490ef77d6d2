import { mostSceneName, mostScenes } from "@nchat/contract/studio-limits";

/** What is said of scenes. */
export const sceneWords = {
  scenes: "Scenes",
  add: "Add a scene",
  full: `Add a scene: there are ${mostScenes}, which is all a studio holds`,
  rename: (name: string) => `Rename ${name}`,
  name: "Name of the scene",
  nameProblems: {
    empty: "A scene needs a name.",
    long: `A name has ${mostSceneName} letters at most.`,
    taken: "Another scene has this name.",
  },
  remove: (name: string) => `Remove ${name}`,
  removed: (name: string) => `“${name}” was removed.`,
} as const;
