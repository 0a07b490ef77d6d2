import type { Codec } from "./codec.ts";
import type { AnyFunction, BridgeEnd } from "./page-end.ts";

type Waiting = { readonly resolve: AnyFunction; readonly reject: AnyFunction };
type Heard = {
  readonly t: string;
  readonly id: number;
  readonly c: string;
  readonly v: unknown;
};

/** `contextBridge` as the preload has it. */
export type PreloadBridge = { readonly exposeInMainWorld: (key: string, api: unknown) => void };

/** `ipcRenderer` as the preload has it, over one binding to main. Runs in the preload's world from its source. */
export class PreloadIpc {
  private readonly codec: Codec;
  private readonly post: (payload: string) => void;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Map<string, { listener: AnyFunction; once: boolean }[]>();
  private lastId = 0;
  private isGuarded = true;

  constructor(makeCodec: typeof Codec, post: (payload: string) => void) {
    this.codec = new makeCodec();
    this.post = post;
    // Closing the window from outside the app, such as by its frame, is main's to decide: the runtime answers the question.
    window.addEventListener("beforeunload", (event) => this.isGuarded && event.preventDefault());
    Object.defineProperty(globalThis, "nchatReceive", { value: (text: string) => this.receive(text) });
  }

  invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    return this.request("invoke", channel, args);
  }

  send(channel: string, ...args: unknown[]): void {
    this.post(JSON.stringify({ t: "send", c: channel, a: this.codec.encode(args) }));
  }

  on(channel: string, listener: AnyFunction): this {
    return this.add(channel, listener, false);
  }

  once(channel: string, listener: AnyFunction): this {
    return this.add(channel, listener, true);
  }

  off(channel: string, listener: AnyFunction): this {
    const all = this.listeners.get(channel) ?? [];
    const at = all.findLastIndex((entry) => entry.listener === listener);
    if (at >= 0) this.listeners.set(channel, all.toSpliced(at, 1));
    return this;
  }

  removeListener(channel: string, listener: AnyFunction): this {
    return this.off(channel, listener);
  }

  removeAllListeners(channel: string): this {
    this.listeners.delete(channel);
    return this;
  }

  /** Asks main's side of the runtime; the answer comes by `receive`. */
  request(t: string, channel: string, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.lastId;
      const payload = JSON.stringify({ t, id, c: channel, a: this.codec.encode(args) });
      this.waiting.set(id, { resolve, reject });
      this.post(payload);
    });
  }

  private add(channel: string, listener: AnyFunction, once: boolean): this {
    this.listeners.set(channel, [...(this.listeners.get(channel) ?? []), { listener, once }]);
    return this;
  }

  private emit(channel: string, args: unknown[]): void {
    for (const { listener, once } of [...(this.listeners.get(channel) ?? [])]) {
      if (once) this.off(channel, listener);
      listener({ sender: this, ports: [] }, ...args);
    }
  }

  private receive(text: string): void {
    const { t, id, c, v } = JSON.parse(text) as Heard;
    if (t === "guard") this.isGuarded = v === true;
    else if (t === "event") this.emit(c, this.codec.decode(v) as unknown[]);
    else {
      const asked = this.waiting.get(id);
      this.waiting.delete(id);
      if (t === "done") asked?.resolve(this.codec.decode(v));
      else asked?.reject(new Error(String(v)));
    }
  }
}

/** Runs the preload's source with the two modules that a sandboxed preload has. Runs in its world from its source. */
export function runPreload(end: BridgeEnd, ipcRenderer: PreloadIpc, preload: (require: AnyFunction) => void): void {
  const contextBridge: PreloadBridge = {
    exposeInMainWorld: (key, api) => end.post("expose", { key, api }),
  };
  end.serveHost((name, ...args) => ipcRenderer.request("host", String(name), args));
  preload((name) => {
    if (name === "electron") return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${String(name)}`);
  });
}
