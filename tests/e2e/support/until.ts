/** Asks again and again until the answer is a value; its failure says what was waited for and the last fault. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 30_000,
): Promise<T> {
  let last = "";
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}${last ? ` (${last})` : ""}`);
}
