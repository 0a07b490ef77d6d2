import { type Args, type EventName, type Events, requests, type RequestName, type Result } from "@nchat/contract/ipc";
import { type BrowserWindow, ipcMain, type WebContents, type WebFrameMain } from "electron";
import type { Log } from "./system/log.ts";
import type { WindowKind } from "./windows/registry.ts";

/** The window that asks, for requests whose answer depends on it. */
export type Caller = { readonly kind: WindowKind; readonly window: BrowserWindow };

/** Exhaustive: a request without a handler does not compile. */
export type Handlers = {
  readonly [N in RequestName]: (...args: [...Args<N>, caller: Caller]) => Result<N> | Promise<Result<N>>;
};

/** The handlers of one area, to be spread into the whole. */
export type HandlersOf<N extends RequestName> = Pick<Handlers, N>;

/** True for the top frame of a page that came from our own origin. */
export function isOurFrame(frame: WebFrameMain | null, origin: string): boolean {
  return frame !== null && frame.parent === null && frame.origin === origin;
}

/** Answers the pages. Checks who calls, what that window may ask, and every argument; a refusal throws and is logged. Returns its stop. */
export function serve(
  handlers: Handlers,
  origin: string,
  findCaller: (sender: WebContents) => Caller | null,
  mayAsk: (kind: WindowKind, name: RequestName) => boolean,
  log: Log,
): () => void {
  const names = Object.keys(requests) as RequestName[];
  const refuse = (name: RequestName, why: string): Error => {
    log("warn", "request refused", { request: name, why });
    return new Error(`${name}: ${why}`);
  };
  for (const name of names) {
    ipcMain.handle(name, async (event, ...raw: unknown[]) => {
      const caller = isOurFrame(event.senderFrame, origin) ? findCaller(event.sender) : null;
      if (caller === null) throw refuse(name, "untrusted sender");
      if (!mayAsk(caller.kind, name)) throw refuse(name, `not for the ${caller.kind}`);
      const args = requests[name].args.safeParse(raw); // a tuple also refuses surplus arguments
      if (!args.success) throw refuse(name, `arguments refused at ${wrongPlaces(args.error)}`);
      const handler = handlers[name] as (...all: unknown[]) => unknown;
      return handler(...args.data, caller);
    });
  }
  return () => names.forEach((name) => ipcMain.removeHandler(name));
}

/** Tells one window. The only caller of `webContents.send`. */
export function tell<N extends EventName>(window: BrowserWindow, name: N, ...args: Events[N]): void {
  if (!window.isDestroyed()) window.webContents.send(name, ...args);
}

// The places only, never the values: an argument may hold a password.
function wrongPlaces(error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] }): string {
  return error.issues.map((issue) => issue.path.map(String).join(".") || "the list").join(", ");
}
