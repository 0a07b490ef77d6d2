import { parentPort, workerData } from "node:worker_threads";
import type { XEvent } from "x11";
import { asked, openDisplay } from "./display.ts";

/** What the main thread asks while it waits, and the memory in which it finds the answer. */
export type GrabRequest = {
  readonly verb: "grab" | "ungrab";
  readonly accelerator: string;
  readonly modifiers: number;
  readonly keysym: number;
};

// Caps Lock and Num Lock are modifiers to the X server, but not to a person.
const locks = [0, 2, 16, 18];
const answer = new Int32Array(workerData as SharedArrayBuffer);
const display = await openDisplay();
const [first, last] = display.keycodes;
const keymap = await asked<number[][]>((done) => display.X.GetKeyboardMapping(first, last - first + 1, done));
const grabbed = new Map<string, string>();

function keycodeOf(keysym: number): number | undefined {
  const at = keymap.findIndex((row) => row.includes(keysym));
  return at < 0 ? undefined : first + at;
}

async function grab({ accelerator, modifiers, keysym }: GrabRequest): Promise<boolean> {
  const keycode = keycodeOf(keysym);
  if (keycode === undefined) return false;
  const taken = await Promise.all(
    locks.map(
      (lock) =>
        new Promise<boolean>((resolve) =>
          display.X.GrabKey(display.root, 0, modifiers | lock, keycode, 1, 1, (error) => {
            resolve(error !== null);
            return true;
          }),
        ),
    ),
  );
  if (taken.includes(true)) ungrab(modifiers, keycode);
  else grabbed.set(`${modifiers} ${keycode}`, accelerator);
  return !taken.includes(true);
}

function ungrab(modifiers: number, keycode: number): void {
  grabbed.delete(`${modifiers} ${keycode}`);
  for (const lock of locks) display.X.UngrabKey(display.root, keycode, modifiers | lock);
}

display.onEvent((event: XEvent) => {
  if (event.name !== "KeyPress") return;
  const accelerator = grabbed.get(`${event.buttons & (1 | 4 | 8 | 64 | 128)} ${event.keycode}`);
  if (accelerator !== undefined) parentPort?.postMessage(accelerator);
});
parentPort?.on("message", (request: GrabRequest) => {
  const tell = (isDone: boolean): void => {
    Atomics.store(answer, 0, isDone ? 1 : 2);
    Atomics.notify(answer, 0);
  };
  const keycode = keycodeOf(request.keysym);
  if (request.verb === "grab") return void grab(request).then(tell, () => tell(false));
  if (keycode !== undefined) ungrab(request.modifiers, keycode);
  tell(true);
});
