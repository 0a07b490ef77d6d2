/** What runs the pages, in the words of its user agent: `Electron 45.4.1`, `Chromium runtime 156`. */
export function engineName(userAgent: string): string {
  const electron = /\bElectron\/(\S+)/.exec(userAgent)?.[1];
  if (electron !== undefined) return `Electron ${electron}`;
  return `Chromium runtime ${/\bChrome\/(\d+)/.exec(userAgent)?.[1] ?? "of unknown version"}`;
}
