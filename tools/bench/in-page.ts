import type { Page } from "@playwright/test";

declare global {
  interface Window {
    /** What the page under measurement saw, in milliseconds of the machine's clock. */
    nchatBench?: { clicked: Promise<number>; shown: Promise<number>; painted?: Promise<number> };
  }
}

/** Notes when something is clicked in a page, on the clock that all pages of a machine share. */
export async function noteClick(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => {
    const clicked = new Promise<number>((resolve) => {
      const listen = (event: MouseEvent) => {
        if (!(event.target instanceof Element) || !event.target.closest(wanted)) return;
        document.removeEventListener("click", listen, true);
        resolve(performance.timeOrigin + event.timeStamp);
      };
      document.addEventListener("click", listen, true);
    });
    window.nchatBench = { shown: new Promise<number>(() => undefined), ...window.nchatBench, clicked };
  }, selector);
}

/** Notes when an element is first painted. */
export async function noteShown(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => {
    const shown = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector(wanted)) return;
        observer.disconnect();
        requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
      });
      observer.observe(document, { childList: true, subtree: true, attributes: true });
    });
    window.nchatBench = { clicked: new Promise<number>(() => undefined), ...window.nchatBench, shown };
  }, selector);
}

/** Notes when a `<video>` first presents a decoded frame. */
export async function noteFirstFrame(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => {
    const shown = new Promise<number>((resolve) => {
      const watch = () => {
        const video = document.querySelector(wanted);
        if (!(video instanceof HTMLVideoElement)) return false;
        video.requestVideoFrameCallback((now) => resolve(performance.timeOrigin + now));
        return true;
      };
      if (watch()) return;
      const observer = new MutationObserver(() => {
        if (watch()) observer.disconnect();
      });
      observer.observe(document, { childList: true, subtree: true });
    });
    window.nchatBench = { clicked: new Promise<number>(() => undefined), ...window.nchatBench, shown };
  }, selector);
}

/** Notes when so many entries of a list are there, and when the pictures in them are decoded and painted. */
export async function noteList(page: Page, selector: string, count: number): Promise<void> {
  await page.evaluate(
    ([wanted, atLeast]) => {
      const frameWith = (isThere: () => boolean) =>
        new Promise<number>((resolve) => {
          const look = () => {
            if (isThere()) resolve(performance.timeOrigin + performance.now());
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        });
      const isReady = (picture: HTMLImageElement) => picture.complete && picture.naturalWidth > 0;
      const pictures = () => [...document.querySelectorAll<HTMLImageElement>(`${wanted} img`)].filter(isReady);
      const shown = frameWith(() => document.querySelectorAll(wanted).length >= atLeast);
      const painted = frameWith(() => pictures().length >= atLeast);
      window.nchatBench = { clicked: new Promise<number>(() => undefined), ...window.nchatBench, shown, painted };
    },
    [selector, count] as const,
  );
}

/** When it was clicked. */
export function clickedAt(page: Page): Promise<number> {
  return soon("the click", () => page.evaluate(() => window.nchatBench?.clicked));
}

/** When it was shown. */
export function shownAt(page: Page): Promise<number> {
  return soon("what was waited for", () => page.evaluate(() => window.nchatBench?.shown));
}

/** When its pictures were painted. */
export function paintedAt(page: Page): Promise<number> {
  return soon("the pictures", () => page.evaluate(() => window.nchatBench?.painted));
}

async function soon(what: string, read: () => Promise<number | undefined>): Promise<number> {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 30_000).unref());
  const value = await Promise.race([read(), late]);
  if (value === undefined) throw new Error(`${what} did not happen within 30 s`);
  return value;
}
