import { expect, test, vi } from "vitest";
import { createGoodbyes } from "./goodbyes.ts";
import { followQuit } from "./signed-in.ts";

/** A page on the desktop; `quit` is main's word that the app is to end. */
function setUp() {
  const done: string[] = [];
  const heard: { quit: () => void } = { quit: () => undefined };
  const goodbyes = createGoodbyes();
  const desktop = {
    onQuitting: (listener: () => void) => ((heard.quit = listener), () => undefined),
    finishQuit: () => void done.push("finished"),
  };
  const platform = { desktop } as unknown as Parameters<typeof followQuit>[0]["platform"];
  followQuit({ platform, goodbyes, settled: async () => void done.push("settled") });
  return { done, goodbyes, quit: () => heard.quit() };
}

test("main may end the app once everything is left, and not before", async () => {
  const { done, goodbyes, quit } = setUp();
  const left = Promise.withResolvers<void>();
  goodbyes.add(() => (done.push("leaving"), left.promise));
  quit();
  await vi.waitFor(() => expect(done).toEqual(["leaving", "settled"]));
  left.resolve();
  await vi.waitFor(() => expect(done.at(-1)).toBe("finished"));
});

test("what can't be left, or was left before, holds nothing up", async () => {
  const { done, goodbyes, quit } = setUp();
  goodbyes.add(() => Promise.reject(new Error("no room")));
  const forget = goodbyes.add(() => new Promise(() => undefined));
  forget();
  quit();
  await vi.waitFor(() => expect(done).toEqual(["settled", "finished"]));
});
