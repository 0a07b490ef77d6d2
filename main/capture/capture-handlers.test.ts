import type { CaptureSource } from "@nchat/contract/ipc/capture";
import type { BrowserWindow } from "electron";
import { expect, it } from "vitest";
import { createCaptureHandlers } from "./capture-handlers.ts";
import { createChosenSource } from "./chosen-source.ts";

const editor: CaptureSource = { id: "window:7:0", name: "Editor", kind: "window", thumbnail: "", icon: null };

it("a choice is kept only while its source is there, and screens are looked up among screens", async () => {
  const asked: unknown[] = [];
  const chosen = createChosenSource(() => 0);
  const list = (wanted: unknown) => {
    asked.push(wanted);
    return Promise.resolve([editor]);
  };
  const handlers = createCaptureHandlers(list, chosen, () => Promise.resolve("gone"));
  const caller = { kind: "main", window: {} as BrowserWindow } as const;
  expect(await handlers["capture:choose-source"]("window:8:0", caller)).toBe("gone");
  expect(chosen.take()).toBeNull();
  expect(await handlers["capture:choose-source"]("window:7:0", caller)).toBe("chosen");
  expect(chosen.take()).toEqual({ id: "window:7:0", name: "Editor" });
  expect(await handlers["capture:choose-source"]("screen:0:0", caller)).toBe("gone");
  expect(asked).toEqual([
    { kinds: ["window"], withPictures: false },
    { kinds: ["window"], withPictures: false },
    { kinds: ["screen"], withPictures: false },
  ]);
});
