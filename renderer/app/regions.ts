/** The window's parts in the order that F6 goes round: title bar, navigation, content, controls. */
const selector = "[data-region]";

const focusable = "button:not(:disabled, [tabindex='-1']), input:not(:disabled), select:not(:disabled), a[href]";

/** F6 and Shift+F6 step between the parts of the window, until the answer is called. */
export function followRegionKeys(page: Document): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "F6") return;
    event.preventDefault();
    focusRegion(page, event.shiftKey ? -1 : 1);
  };
  page.addEventListener("keydown", onKey);
  return () => page.removeEventListener("keydown", onKey);
}

/** Focuses the next part that has something to focus. */
export function focusRegion(page: Document, step: 1 | -1): void {
  const regions = [...page.querySelectorAll<HTMLElement>(selector)];
  const now = regions.findIndex((region) => region.contains(page.activeElement));
  for (let tried = 1; tried <= regions.length; tried++) {
    const from = now === -1 && step === 1 ? -1 : Math.max(now, 0);
    const region = regions[(from + step * tried + regions.length * tried) % regions.length];
    const target = region && (region.querySelector<HTMLElement>(focusable) ?? (region.tabIndex >= -1 ? region : null));
    if (!target) continue;
    target.focus();
    if (page.activeElement === target) return;
  }
}
