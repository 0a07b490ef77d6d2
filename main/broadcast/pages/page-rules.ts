import { isPageUrl } from "@nchat/contract/page-source";

/** Whether a page may take its window elsewhere by a link or a script: within its own origin. Servers' redirects are apart. */
export function mayGoTo(from: string, to: string): boolean {
  const [here, there] = [URL.parse(from), URL.parse(to)];
  return here !== null && there !== null && isPageUrl(to) && here.origin === there.origin;
}
