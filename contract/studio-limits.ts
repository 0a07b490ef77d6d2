/** So much a studio holds; `mostItems` in one scene, `mostSceneName` letters in its name. */
export const mostSources = 30;
export const mostScenes = 12;
export const mostItems = 20;
export const mostSceneName = 60;
