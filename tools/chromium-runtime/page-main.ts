import type { BridgeEnd } from "./page-end.ts";

// The halves of the page's own world. Each runs in the page from its source, so it uses nothing from outside its body.

/** Puts what the preload exposes onto `window`. */
export function exposeApi(end: BridgeEnd): void {
  const freeze = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    for (const item of Object.values(value)) freeze(item);
    return Object.freeze(value);
  };
  end.onPost = (_type, value) => {
    const { key, api } = value as { key: string; api: unknown };
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true });
  };
}

/** Asks main's handlers before the page captures anything. */
export function guardMedia(end: BridgeEnd, streamOfPage: (end: BridgeEnd, ear: number) => MediaStream): void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return;
  const ask = (name: string, ...args: unknown[]): Promise<unknown> => Promise.resolve(end.host(name, ...args));
  const deny = (): never => {
    throw new DOMException("Permission denied", "NotAllowedError");
  };
  const { getUserMedia, getDisplayMedia } = devices;
  devices.getUserMedia = async (constraints) => {
    const mediaTypes = (["video", "audio"] as const).filter((kind) => constraints?.[kind]);
    if (mediaTypes.length > 0 && !(await ask("permission", "media", { mediaTypes }))) deny();
    return getUserMedia.call(devices, constraints);
  };
  devices.getDisplayMedia = async (options = {}) => {
    const userGesture = navigator.userActivation.isActive;
    const wanted = { video: options.video !== false, audio: Boolean(options.audio), userGesture };
    const chosen = (await ask("display-media", wanted)) as { surface: string; audio: boolean } | { ear: number } | null;
    if (!chosen) return deny();
    if ("ear" in chosen) return streamOfPage(end, chosen.ear);
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

/** Asks main's handler before the page notifies, fills the screen or uses the clipboard. */
export function guardPermissions(end: BridgeEnd): void {
  const asked = async <T>(name: string, act: () => T): Promise<Awaited<T>> => {
    if (!(await end.host("permission", name, {}))) throw new DOMException("Permission denied", "NotAllowedError");
    return await act();
  };
  const { requestPermission } = Notification;
  Notification.requestPermission = async () => {
    await end.host("permission", "notifications", {});
    return requestPermission.call(Notification);
  };
  const { requestFullscreen } = Element.prototype;
  Element.prototype.requestFullscreen = function (this: Element, options) {
    return asked("fullscreen", () => requestFullscreen.call(this, options));
  };
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!clipboard) return;
  const { readText, writeText } = clipboard;
  clipboard.readText = () => asked("clipboard-read", () => readText.call(clipboard));
  clipboard.writeText = (text) => asked("clipboard-sanitized-write", () => writeText.call(clipboard, text));
}

/** Gives new windows, and the closing of this one, to main. */
export function routeWindows(end: BridgeEnd): void {
  const open = (url: string, frameName: string, features: string): void => {
    void end.host("window-open", { url: new URL(url, document.baseURI).href, frameName, features });
  };
  window.open = (url = "about:blank", target = "", features = "") => {
    open(String(url), target, features);
    return null;
  };
  window.close = () => void end.host("close");
  const onLink = (event: MouseEvent): void => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (event.defaultPrevented || !link?.href) return;
    const aside = event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!aside && ["", "_self", "_top", "_parent"].includes(link.target)) return;
    event.preventDefault();
    open(link.href, link.target, "");
  };
  window.addEventListener("click", onLink);
  window.addEventListener("auxclick", (event) => event.button === 1 && onLink(event));
}
