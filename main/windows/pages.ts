/** The scheme and origin of our own pages. */
export const appScheme = "app";
export const appHost = "nchat";
export const appOrigin = `${appScheme}://${appHost}`;

/** The address of one of our pages. */
export function pageUrl(file: "index.html" | "popup.html"): string {
  return `${appOrigin}/${file}`;
}
