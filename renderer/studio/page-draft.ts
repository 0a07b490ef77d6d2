import { isLoopbackHost } from "@nchat/contract/loopback";
import { isPageUrl, pageSize } from "@nchat/contract/page-source";
import type { Source } from "@nchat/contract/studio";
import { words } from "./words.ts";

type PageSource = Extract<Source, { kind: "browser" }>;

/** A web page as it is typed. */
export type PageDraft = {
  readonly url: string;
  readonly width: string;
  readonly height: string;
  readonly css: string;
};

/** What most overlays want, and what other programs give them too. */
const usualCss = "body { background: transparent; margin: 0; overflow: hidden; }";

/** What stands in the fields at first. */
export function draftOf(page: PageSource | null): PageDraft {
  if (page === null) return { url: "", width: "1280", height: "720", css: usualCss };
  return { url: page.url, width: String(page.width), height: String(page.height), css: page.css };
}

/** What of it can't be, in words. */
export function pageFaults({ url, width, height }: PageDraft): { readonly url: string | null; size: string | null } {
  const isSize = (text: string, most: number) =>
    /^\d{1,5}$/.test(text.trim()) && Number(text) >= pageSize.least && Number(text) <= most;
  return {
    url: isPageUrl(addressOf(url)) ? null : words.pageUrlWrong,
    size: isSize(width, pageSize.mostWidth) && isSize(height, pageSize.mostHeight) ? null : words.pageSizeWrong,
  };
}

/** The source that the fields say; null while they can't be. */
export function pageOf(draft: PageDraft, { id, ...before }: { id: string } & Partial<PageSource>): PageSource | null {
  const faults = pageFaults(draft);
  if (faults.url !== null || faults.size !== null) return null;
  const url = addressOf(draft.url);
  return {
    ...{ ...before, id, kind: "browser", url, name: nameOf(url) },
    ...{ width: Number(draft.width), height: Number(draft.height), css: draft.css.slice(0, pageSize.mostCss) },
  };
}

/** Without a scheme it is https, but for this computer itself, where nobody has a certificate. */
function addressOf(typed: string): string {
  const text = typed.trim();
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return text;
  const plain = `http://${text}`;
  return isLoopbackHost(URL.parse(plain)?.hostname ?? "") ? plain : `https://${text}`;
}

/** What the list calls it: never the whole address, which often holds a secret. */
function nameOf(url: string): string {
  return (URL.parse(url)?.host ?? words.pageTitle).slice(0, 300);
}
