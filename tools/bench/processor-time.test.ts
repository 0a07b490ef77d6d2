import { expect, test } from "vitest";
import { processorsOf, secondsBelow } from "./processor-time.ts";

test("counts a process and all below it, each once", () => {
  const all = [
    { pid: 1, parent: 0, seconds: 100 },
    { pid: 2, parent: 1, seconds: 1 },
    { pid: 3, parent: 2, seconds: 2 },
    { pid: 4, parent: 1, seconds: 4 },
    { pid: 5, parent: 3, seconds: 8 },
  ];
  expect([...secondsBelow([2, 3], all).values()].reduce((sum, each) => sum + each)).toBe(11);
  expect([...secondsBelow([9], all)]).toEqual([]);
});

test.skipIf(process.platform !== "linux")("reads a busy process's time from the kernel", async () => {
  const spent = processorsOf([process.pid], 300);
  for (const end = Date.now() + 150; Date.now() < end;);
  expect(await spent).toBeGreaterThan(0.1);
});
