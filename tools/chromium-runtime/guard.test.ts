import { expect, test } from "vitest";
import { absent, guard, refuse } from "./guard.ts";

test("what a guarded object lacks throws and names itself", () => {
  const app = guard({ quit: () => "done" }, "app");
  expect(app.quit()).toBe("done");
  expect(() => Reflect.get(app, "moveToTrash")).toThrow(
    "electron.app.moveToTrash is not available on the Chromium runtime",
  );
});

test("a guarded object can be awaited and printed", async () => {
  const value = guard({ a: 1 }, "thing");
  expect(JSON.stringify(await Promise.resolve(value))).toBe('{"a":1}');
});

test("a refused symbol says why, an absent one is named at its use", () => {
  expect(refuse("app.relaunch", "nobody starts it again")).toThrow(
    "electron.app.relaunch is not available on the Chromium runtime: nobody starts it again",
  );
  const updater: { check: () => void } = absent("autoUpdater");
  expect(() => updater.check()).toThrow("electron.autoUpdater.check is not available");
});
