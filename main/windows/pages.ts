/** The scheme and origin of our own pages. */
export const appScheme = "app";
export const appHost = "nchat";
export const appOrigin = `${appScheme}://${appHost}`;

/** True for the page of the studio's engine and its workers, which alone may reach the engine's line. */
export function isEngineFile(url: string): boolean {
  return /^\/(engine\.html|assets\/(engine|page)-worker-[\w-]+\.js)$/.test(URL.parse(url)?.pathname ?? "");
}

/** The address of one of our pages. */
export function pageUrl(file: "index.html" | "popup.html" | "engine.html"): string {
  return `${appOrigin}/${file}`;
}
