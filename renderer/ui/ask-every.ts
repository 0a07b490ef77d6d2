/** Asks at once and then so often; hands each answer on until the returned function is called. */
export function askEvery<T>(everyMs: number, ask: () => Promise<T>, take: (answer: T) => void): () => void {
  let isGone = false;
  const look = async () => {
    const answer = await ask();
    if (!isGone) take(answer);
  };
  void look();
  const timer = setInterval(() => void look(), everyMs);
  return () => {
    isGone = true;
    clearInterval(timer);
  };
}
