import type { Codec, CodecHooks } from "./codec.ts";
import type { BridgeEnd } from "./page-end.ts";

type AnyFunction = (...args: unknown[]) => unknown;
type MakeCodec = (hooks: CodecHooks) => Codec;

/** What a page asks of the runtime besides IPC. */
export type HostRequest =
  "permission" | "display-media" | "display-media-done" | "window-open" | "close" | "drag" | "maximize";

/** The main-world half: puts what the preload exposes onto `window` and routes what Electron would decide to main. */
export function mainWorld(end: BridgeEnd): void {
  const freeze = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    for (const item of Object.values(value)) freeze(item);
    return Object.freeze(value);
  };
  end.onPost((_type, value) => {
    const { key, api } = value as { key: string; api: unknown };
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true });
  });
  const ask = (name: HostRequest, ...args: unknown[]): Promise<unknown> => Promise.resolve(end.host(name, ...args));
  const permitted = async (name: string, details: object): Promise<void> => {
    if (!(await ask("permission", name, details))) throw new DOMException("Permission denied", "NotAllowedError");
  };
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices) {
    const { getUserMedia, getDisplayMedia } = devices;
    devices.getUserMedia = async (constraints) => {
      const mediaTypes = (["video", "audio"] as const).filter((kind) => constraints?.[kind]);
      if (mediaTypes.length > 0) await permitted("media", { mediaTypes });
      return getUserMedia.call(devices, constraints);
    };
    devices.getDisplayMedia = async (options = {}) => {
      const userGesture = navigator.userActivation.isActive;
      const wanted = { video: options.video !== false, audio: Boolean(options.audio), userGesture };
      const chosen = (await ask("display-media", wanted)) as { surface: string; audio: boolean } | null;
      if (!chosen) throw new DOMException("Permission denied", "NotAllowedError");
      const video = { ...(typeof options.video === "object" ? options.video : {}), displaySurface: chosen.surface };
      const others = chosen.surface === "window" ? { monitorTypeSurfaces: "exclude" } : {};
      const audio = chosen.audio ? (options.audio ?? true) : false;
      try {
        return await getDisplayMedia.call(devices, { ...options, ...others, video, audio });
      } finally {
        await ask("display-media-done");
      }
    };
  }
  const { requestPermission } = Notification;
  Notification.requestPermission = async (callback) => {
    await ask("permission", "notifications", {});
    return requestPermission.call(Notification, callback);
  };
  const { requestFullscreen } = Element.prototype;
  Element.prototype.requestFullscreen = async function (this: Element, options) {
    await permitted("fullscreen", {});
    return requestFullscreen.call(this, options);
  };
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard) {
    const { readText, writeText } = clipboard;
    clipboard.readText = async () => {
      await permitted("clipboard-read", {});
      return readText.call(clipboard);
    };
    clipboard.writeText = async (text) => {
      await permitted("clipboard-sanitized-write", {});
      return writeText.call(clipboard, text);
    };
  }
  const openRequest = (url: string, frameName: string, features: string): void => {
    void ask("window-open", { url: new URL(url, document.baseURI).href, frameName, features });
  };
  window.open = (url = "about:blank", target = "", features = "") => {
    openRequest(String(url), target, features);
    return null;
  };
  window.close = () => void ask("close");
  const onLink = (event: MouseEvent): void => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (event.defaultPrevented || !link?.href) return;
    const aside = event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;
    const target = link.target;
    if (!aside && (target === "" || target === "_self" || target === "_top" || target === "_parent")) return;
    event.preventDefault();
    openRequest(link.href, target, "");
  };
  window.addEventListener("click", onLink);
  window.addEventListener("auxclick", (event) => event.button === 1 && onLink(event));
}

/** `contextBridge` as the preload has it. */
export type PreloadBridge = { readonly exposeInMainWorld: (key: string, api: unknown) => void };
/** `ipcRenderer` as the preload has it. */
export type PreloadIpc = {
  readonly invoke: (channel: string, ...args: unknown[]) => Promise<unknown>;
  readonly send: (channel: string, ...args: unknown[]) => void;
  readonly on: (channel: string, listener: AnyFunction) => PreloadIpc;
  readonly once: (channel: string, listener: AnyFunction) => PreloadIpc;
  readonly off: (channel: string, listener: AnyFunction) => PreloadIpc;
  readonly removeListener: (channel: string, listener: AnyFunction) => PreloadIpc;
  readonly removeAllListeners: (channel: string) => PreloadIpc;
};

/** The isolated half: `contextBridge` and `ipcRenderer` for the preload, over one binding to main. */
export function isolatedWorld(
  end: BridgeEnd,
  makeCodec: MakeCodec,
  post: (payload: string) => void,
  preload: (require: (name: string) => unknown) => void,
): void {
  const codec = makeCodec({
    encode: () => undefined,
    decode: (tag) => {
      throw new Error(`A message holds an unknown ${tag}`);
    },
  });
  const waiting = new Map<number, { channel: string; resolve: AnyFunction; reject: AnyFunction }>();
  const listeners = new Map<string, { listener: AnyFunction; once: boolean }[]>();
  let nextId = 0;
  let guarded = true;
  // Closing the window from outside the app, such as by its frame, is main's to decide: the runtime answers the question.
  window.addEventListener("beforeunload", (event) => guarded && event.preventDefault());
  const request = (t: string, channel: string, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++nextId;
      const payload = JSON.stringify({ t, id, c: channel, a: codec.encode(args) });
      waiting.set(id, { channel, resolve, reject });
      post(payload);
    });
  const openPort = (id: string): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    new Worker("/.runtime/port-worker.js").postMessage({ id, port: port1 }, [port1]);
    return port2;
  };
  const emit = (channel: string, args: unknown[], ports: readonly MessagePort[] = []): void => {
    for (const entry of [...(listeners.get(channel) ?? [])]) {
      if (entry.once) ipcRenderer.off(channel, entry.listener);
      entry.listener({ sender: ipcRenderer, ports }, ...args);
    }
  };
  const receive = (text: string): void => {
    const message = JSON.parse(text) as { t: string; id: number; c: string; v: unknown; ports?: string[] };
    if (message.t === "guard") return void (guarded = message.v === true);
    if (message.t === "event")
      return emit(message.c, codec.decode(message.v) as unknown[], message.ports?.map(openPort));
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.t === "done") asked?.resolve(codec.decode(message.v));
    else asked?.reject(new Error(String(message.v)));
  };
  const add = (channel: string, listener: AnyFunction, once: boolean): PreloadIpc => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }]);
    return ipcRenderer;
  };
  const ipcRenderer: PreloadIpc = {
    invoke: (channel: string, ...args: unknown[]) => request("invoke", channel, args),
    send: (channel: string, ...args: unknown[]) => {
      post(JSON.stringify({ t: "send", c: channel, a: codec.encode(args) }));
    },
    on: (channel: string, listener: AnyFunction) => add(channel, listener, false),
    once: (channel: string, listener: AnyFunction) => add(channel, listener, true),
    off: (channel: string, listener: AnyFunction) => {
      const all = listeners.get(channel) ?? [];
      const at = all.findLastIndex((entry) => entry.listener === listener);
      if (at >= 0) listeners.set(channel, all.toSpliced(at, 1));
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: AnyFunction) => ipcRenderer.off(channel, listener),
    removeAllListeners: (channel: string) => {
      listeners.delete(channel);
      return ipcRenderer;
    },
  };
  const contextBridge: PreloadBridge = {
    exposeInMainWorld: (key: string, api: unknown) => end.post("expose", { key, api }),
  };
  end.serveHost((name, ...args) => request("host", String(name), args));
  Object.defineProperty(globalThis, "nchatReceive", { value: receive });
  preload((name) => {
    if (name === "electron") return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  });
}
