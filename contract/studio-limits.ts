/** So much a studio holds; `mostItems` in one scene. */
export const mostSources = 30;
export const mostScenes = 12;
export const mostItems = 20;
