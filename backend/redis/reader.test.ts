import { pino } from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readStream, type Source } from "./reader.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const log = pino({ level: "silent" });

it("reads from where the stream ended at the start, and from the last entry on after an outage", async () => {
  const asked: string[] = [];
  const answers: (() => ReturnType<Source["after"]>)[] = [
    async () => [["5-0", ["text", "a"]]],
    () => Promise.reject(new Error("Redis is away")),
    async () => [["6-0", ["text", "b"]]],
  ];
  const source: Source = {
    end: async () => "4-0",
    after: async (_stream, id) => {
      asked.push(id);
      const next = answers.shift();
      return next ? await next() : await new Promise<never>(() => {});
    },
    close: () => {},
  };
  const heard: string[] = [];
  const reader = readStream(source, "s", ({ fields }) => void heard.push(fields.get("text") ?? ""), log);
  await reader.started;
  await vi.advanceTimersByTimeAsync(500);
  expect({ asked, heard }).toEqual({ asked: ["4-0", "5-0", "5-0", "6-0"], heard: ["a", "b"] });
  reader.stop();
});
