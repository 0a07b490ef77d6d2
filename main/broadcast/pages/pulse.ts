/** How often a page is asked for a sign of life, and how long it may take. */
const everyMs = 5000;
const patienceMs = 5000;
/** A busy page may miss one. */
const mostMisses = 2;

/**
 * Asks a page now and then whether it still runs: Chromium itself looks for hung pages only where somebody types and
 * clicks. Also a fault is an answer: one that crashes or goes elsewhere does not hang. Returns its stop.
 */
export function watchPulse(ask: () => Promise<unknown>, onHung: () => void): () => void {
  let misses = 0;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const wait = (then: () => void, ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const onAnswer = () => {
    misses = 0;
    if (!isOver) wait(beat, everyMs);
  };
  const onMiss = () => {
    if (++misses < mostMisses) return beat();
    isOver = true;
    onHung();
  };
  const beat = () => {
    wait(onMiss, patienceMs);
    ask().then(onAnswer, onAnswer);
  };
  wait(beat, everyMs);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
