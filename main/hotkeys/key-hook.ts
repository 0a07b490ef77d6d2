import { uIOhook, UiohookKey } from "uiohook-napi";
import type { HookOrder, HookReport } from "./hook-protocol.ts";
import { createKeyWatch } from "./key-watch.ts";

// A process of its own: the hook sees every key of the desktop, so nothing else lives beside it, and its end is noticed.

const names: Readonly<Record<string, keyof typeof UiohookKey>> = {
  Return: "Enter",
  Up: "ArrowUp",
  Down: "ArrowDown",
  Left: "ArrowLeft",
  Right: "ArrowRight",
  "-": "Minus",
  "=": "Equal",
  ",": "Comma",
  ".": "Period",
  "/": "Slash",
  ";": "Semicolon",
  "'": "Quote",
  "[": "BracketLeft",
  "]": "BracketRight",
  "\\": "Backslash",
  "`": "Backquote",
};
const codes: Readonly<Record<string, number | undefined>> = UiohookKey;
const tell = (report: HookReport) => process.parentPort.postMessage(report);

function watch({ keys }: HookOrder): void {
  const keycode = codes[names[keys.key] ?? keys.key];
  if (keycode === undefined) return tell({ type: "failed", why: `the hook knows no key "${keys.key}"` });
  const held = createKeyWatch(keycode, keys, (type) => tell({ type }));
  uIOhook.on("keydown", held.onKeyDown);
  uIOhook.on("keyup", held.onKeyUp);
  uIOhook.start();
  tell({ type: "watching" });
}

process.parentPort.once("message", ({ data }: { data: HookOrder }) => {
  try {
    watch(data);
  } catch (error) {
    tell({ type: "failed", why: error instanceof Error ? error.message : String(error) });
  }
});
