import { expect, test } from "vitest";
import { createOrigins } from "./origins.ts";
import { readOptions } from "./options.ts";

test("the app's own address is translated both ways, and no other", () => {
  const { toHttp, toApp } = createOrigins("app", 4000);
  expect(["app://nchat/a?b#c", "app://nchat", "app://nchatter/", "https://example.com/"].map(toHttp)).toEqual([
    "http://nchat.localhost:4000/a?b#c",
    "http://nchat.localhost:4000",
    "app://nchatter/",
    "https://example.com/",
  ]);
  expect(["http://nchat.localhost:4000/a", "http://nchat.localhost:40001/a"].map(toApp)).toEqual([
    "app://nchat/a",
    "http://nchat.localhost:40001/a",
  ]);
});

test("the command line is read as Electron reads it", () => {
  const argv = ["out/main.js", "--user-data-dir=/x", "--remote-debugging-port", "0", "--fake-media"];
  expect(readOptions(argv, {})).toEqual({
    entry: "out/main.js",
    args: argv.slice(1),
    userDataDir: "/x",
    debuggingPort: "0",
    chromiumFlags: ["--use-fake-device-for-media-stream", "--remote-debugging-port=0"],
  });
  expect(readOptions(["m.js"], { NCHAT_FAKE_MEDIA: "1" }).chromiumFlags).toEqual([
    "--use-fake-device-for-media-stream",
  ]);
  expect(() => readOptions([], {})).toThrow("usage:");
});
