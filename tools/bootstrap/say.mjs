/** A step that could not be done, with what to do about it. */
export class StepFailed extends Error {
  /**
   * @param {string} reason
   * @param {string} [advice]
   */
  constructor(reason, advice) {
    super(reason);
    this.advice = advice;
  }
}

/**
 * Tells a person what happens. Everything goes to stderr: stdout holds the stable lines only.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`[nchat] ${text}\n`);
}

/**
 * Names a step while it runs, tells how far it is every few seconds and how long it took.
 * @template T
 * @param {string} name
 * @param {(progress: (text: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  let latest = "";
  say(`${name} …`);
  const timer = setInterval(() => say(`  … ${seconds()} s${latest ? `, ${latest}` : ""}`), 5000);
  try {
    const result = await work((text) => {
      latest = text;
    });
    if (seconds() >= 1) say(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Tells what went wrong in words and what to do; anything but a failed step keeps its stack.
 * @param {unknown} error
 */
export function sayFailure(error) {
  if (error instanceof StepFailed) {
    say(`That did not work: ${error.message}`);
    if (error.advice) say(`What to do: ${error.advice}`);
  } else {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
