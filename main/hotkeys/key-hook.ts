import { uIOhook, UiohookKey } from "uiohook-napi";
import { hookKeyName } from "./hook-keys.ts";
import { aliveMilliseconds, type HookOrder, type HookReport } from "./hook-protocol.ts";
import { createKeyWatch } from "./key-watch.ts";

// A process of its own: the hook sees every key of the desktop, so nothing else lives beside it, and its end is noticed.

const codes: Readonly<Record<string, number | undefined>> = UiohookKey;
const tell = (report: HookReport) => process.parentPort.postMessage(report);

function watch({ keys }: HookOrder): void {
  const keycode = codes[hookKeyName(keys.key) ?? ""];
  if (keycode === undefined) return tell({ type: "failed", why: `the hook knows no key "${keys.key}"` });
  const held = createKeyWatch(keycode, keys, (type) => tell({ type }));
  uIOhook.on("keydown", held.onKeyDown);
  uIOhook.on("keyup", held.onKeyUp);
  uIOhook.start();
  tell({ type: "watching" });
  setInterval(tell, aliveMilliseconds, { type: "alive" } satisfies HookReport);
}

process.parentPort.once("message", ({ data }: { data: HookOrder }) => {
  try {
    watch(data);
  } catch (error) {
    tell({ type: "failed", why: error instanceof Error ? error.message : String(error) });
  }
});
