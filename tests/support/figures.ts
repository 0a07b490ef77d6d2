import type { TestContext } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** What a test measured, for `npm run faults`. */
    figures?: string[];
  }
}

/** Notes what a test measured beside what is promised; `npm run faults` prints it. */
export function noteFigure({ task }: Pick<TestContext, "task">, text: string): void {
  task.meta.figures = [...(task.meta.figures ?? []), text];
}
