import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startRounds } from "./rounds.ts";

const rhythm = { busyMs: 10, idleMs: 1000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("comes again soon while there is something to look after, else later, also after a failure", async () => {
  const answers = [true, false, "fails", true];
  const failures: string[] = [];
  let rounds = 0;
  const { stop } = startRounds(
    async () => {
      const answer = answers[rounds++];
      if (answer === "fails") throw new Error("no answer");
      return answer === true;
    },
    rhythm,
    { error: (_facts: unknown, text?: string) => void failures.push(text ?? "") },
    "it failed; it goes on",
  );
  const seen: number[] = [];
  for (const wait of [0, 10, 999, 1, 999, 1]) {
    await vi.advanceTimersByTimeAsync(wait);
    seen.push(rounds);
  }
  expect([seen, failures]).toEqual([[1, 2, 2, 3, 3, 4], ["it failed; it goes on"]]);
  await stop();
});

it("ends with the round that is under way, and begins no other", async () => {
  let finish: (isBusy: boolean) => void = () => undefined;
  let rounds = 0;
  const { stop } = startRounds(
    () => new Promise((resolve) => ((rounds += 1), (finish = resolve))),
    rhythm,
    { error: () => undefined },
    "never",
  );
  let isStopped = false;
  const stopping = stop().then(() => (isStopped = true));
  await vi.advanceTimersByTimeAsync(5000);
  expect([rounds, isStopped]).toEqual([1, false]);
  finish(true);
  await stopping;
  await vi.advanceTimersByTimeAsync(5000);
  expect([rounds, isStopped]).toEqual([1, true]);
});
