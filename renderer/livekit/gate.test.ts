import { afterEach, expect, test, vi } from "vitest";
import { createGate } from "./gate.ts";

afterEach(() => vi.unstubAllGlobals());

test("a gate that cannot be built leaves no audio context behind", async () => {
  const seen: string[] = [];
  class Context {
    readonly audioWorklet = { addModule: () => Promise.reject(new Error("no audio thread")) };
    readonly close = async () => void seen.push("closed");
  }
  vi.stubGlobal("AudioContext", Context);
  await expect(createGate(() => undefined)).rejects.toThrow("no audio thread");
  expect(seen).toEqual(["closed"]);
});
