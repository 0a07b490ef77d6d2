/** The part of `os.cpus()` that counts. */
type Processor = { readonly times: { readonly idle: number; readonly [what: string]: number } };

/** How busy all processors were since it was asked last, 0 to 1. */
export function createProcessorShare(getProcessors: () => readonly Processor[]): () => number {
  const count = () => {
    const times = getProcessors().map((each) => each.times);
    const idle = times.reduce((sum, each) => sum + each.idle, 0);
    const all = times.reduce((sum, each) => sum + Object.values(each).reduce((a, b) => a + b, 0), 0);
    return { idle, all };
  };
  let before = count();
  return () => {
    const next = count();
    const all = next.all - before.all;
    const idle = next.idle - before.idle;
    before = next;
    return all <= 0 ? 0 : Math.min(Math.max(1 - idle / all, 0), 1);
  };
}
