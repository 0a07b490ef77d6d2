import { expect, it } from "vitest";
import { createTracker } from "./tracker.ts";

it("waits for what nobody waits for, and for what that leads to; what failed is logged and stops nothing", async () => {
  const [logged, done]: [unknown[], string[]] = [[], []];
  const { track, settled } = createTracker({ error: (...said: unknown[]) => void logged.push(said) });
  const failure = new Error("no answer");
  const later = async (what: string) => {
    await new Promise((resolve) => setImmediate(resolve));
    done.push(what);
  };
  track("telling failed", Promise.reject(failure));
  track(
    "storing failed",
    later("stored").then(() => track("telling failed", later("told"))),
  );
  await settled();
  expect([done, logged]).toEqual([["stored", "told"], [[{ err: failure }, "telling failed"]]]);
});
