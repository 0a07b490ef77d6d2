/** Hidden windows draw nothing; what waits for the next picture waits no longer than this. */
const longestMs = 250;

/** Runs before the screen's next picture, or soon when none is drawn. */
export function nextFrame(run: () => void): void {
  const once = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, longestMs);
}
