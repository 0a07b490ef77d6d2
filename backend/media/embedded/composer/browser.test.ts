import { pino } from "pino";
import { expect, test } from "vitest";
import { warnOfRoot } from "./browser.ts";

test("whoever runs the service as root is told that what strangers send is decoded without a sandbox", () => {
  const said: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => void said.push(String(JSON.parse(line).msg)) });
  warnOfRoot(log, 1000);
  expect(said).toEqual([]);
  warnOfRoot(log, 0);
  expect(said).toEqual([
    "this service runs as root: the browser that composes pictures has no sandbox; run it as another user",
  ]);
});
