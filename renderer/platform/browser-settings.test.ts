import { defaultSettings } from "@nchat/contract/settings";
import { expect, test, vi } from "vitest";
import { createBrowserSettings } from "./browser-settings.ts";

function storage(kept: string | null = null) {
  const values = new Map<string, string>(kept === null ? [] : [["nchat.settings", kept]]);
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
}

test("choices are kept for the next visit", async () => {
  const place = storage();
  const settings = createBrowserSettings(place);
  const next = await settings.update({ theme: "light", joinMuted: true });
  expect(next).toEqual({ ...defaultSettings, theme: "light", joinMuted: true });
  expect(createBrowserSettings(place).store.getState()).toEqual(next);
});

test("one damaged choice loses none of the others", () => {
  const kept = JSON.stringify({ theme: "pink", joinMuted: true });
  expect(createBrowserSettings(storage(kept)).store.getState()).toEqual({ ...defaultSettings, joinMuted: true });
});

test("what can't be read at all is the defaults, said in the log", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  expect(createBrowserSettings(storage("{not json")).store.getState()).toEqual(defaultSettings);
  expect(warn).toHaveBeenCalledOnce();
  warn.mockRestore();
});

test("a full storage keeps the choice for this page", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const settings = createBrowserSettings({
    getItem: () => null,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  await settings.update({ joinMuted: true });
  expect(settings.store.getState().joinMuted).toBe(true);
  expect(warn).toHaveBeenCalledOnce();
  warn.mockRestore();
});
