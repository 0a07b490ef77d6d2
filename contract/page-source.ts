import { z } from "zod";
import { isLoopbackHost } from "./loopback.ts";

/** What a browser source may show: https from anywhere, http from this computer; no password within. */
export function isPageUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
}

/** The sizes that a page can have, in pixels. */
export const pageSize = { least: 16, mostWidth: 1920, mostHeight: 1080, mostCss: 20_000 } as const;

/** A web page as a source is set up with it. */
export const pageShape = {
  url: z.string().max(2000).refine(isPageUrl),
  width: z.int().min(pageSize.least).max(pageSize.mostWidth),
  height: z.int().min(pageSize.least).max(pageSize.mostHeight),
  /** Put into the page beside its own. */
  css: z.string().max(pageSize.mostCss),
};
