import { expect, test } from "vitest";
import { sharedFlags } from "./flags.ts";

test("the reference gets every flag but those that name one run or how it is driven", () => {
  const commandLine = [
    "/usr/lib/chromium/chromium",
    "--user-data-dir=/tmp/x",
    "--no-sandbox",
    "--remote-debugging-pipe",
    "--remote-debugging-port=0",
    "--use-fake-device-for-media-stream",
    "--app=http://nchat.localhost:1",
    "--ozone-platform=x11",
    "about:blank",
  ];
  expect(sharedFlags(commandLine)).toEqual([
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--ozone-platform=x11",
  ]);
});
