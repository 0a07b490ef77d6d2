/**
 * Makes `-webkit-app-region: drag` move the window: the pointer's way over the screen is told to the runtime. Runs in the
 * preload's world from its source.
 */
export function watchPointer(post: (message: string) => void): void {
  const isDragged = (event: MouseEvent): boolean => {
    for (const node of event.composedPath()) {
      if (!(node instanceof Element)) continue;
      const region = getComputedStyle(node).getPropertyValue("-webkit-app-region");
      if (region === "drag") return true;
      if (region === "no-drag") return false;
    }
    return false;
  };
  let from: { x: number; y: number } | undefined;
  const tell = (verb: string, x = 0, y = 0): void => post(JSON.stringify({ t: "pointer", verb, x, y }));
  window.addEventListener(
    "mousedown",
    (event) => {
      if (event.button !== 0 || !isDragged(event)) return;
      event.preventDefault();
      if (event.detail === 2) return tell("maximize");
      from = { x: event.screenX, y: event.screenY };
      tell("start");
    },
    true,
  );
  window.addEventListener(
    "mousemove",
    (event) => {
      if (!from) return;
      if (event.buttons & 1) tell("move", event.screenX - from.x, event.screenY - from.y);
      else from = undefined;
    },
    true,
  );
  window.addEventListener("mouseup", () => (from = undefined), true);
}
