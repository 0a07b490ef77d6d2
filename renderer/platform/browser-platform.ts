import { type CallControlEvent, initialCallControl, nextCallControl } from "@nchat/contract/call-control";
import type { Environment } from "@nchat/contract/ipc/app";
import { initialMute, nextMute } from "@nchat/contract/mute";
import { createStore } from "zustand/vanilla";
import { version as appVersion } from "../../package.json";
import { createBrowserAuth } from "./browser-auth.ts";
import { createBrowserNotices } from "./browser-notices.ts";
import { createBrowserSettings } from "./browser-settings.ts";
import { createFullScreenToggle } from "./full-screen.ts";
import type { CallControlPort, MutePort, Platform, WindowPort } from "./platform.ts";

/** The platform in a plain browser: the page itself runs the machines that main runs on the desktop. */
export function createBrowserPlatform(
  page: Window & typeof globalThis,
  reportFault: (error: unknown) => void,
): Platform {
  const baseUrl = page.location.origin;
  return {
    environment: environment(page),
    auth: createBrowserAuth({ fetch: (url, init) => page.fetch(url, init), baseUrl }),
    settings: createBrowserSettings(page.localStorage),
    call: createPageCallControl(),
    mute: createPageMute(),
    capture: null,
    hotkeys: null,
    studio: null,
    streamerMode: null,
    window: browserWindow(page, reportFault),
    desktop: null,
    notices: createBrowserNotices(page),
    openLink: (url) => void page.open(url, "_blank", "noopener,noreferrer"),
    saveRecording: null,
    device: { type: "browser", id: page.crypto.randomUUID() },
  };
}

/** Call control without main: the same machine, in the page. */
export function createPageCallControl(): CallControlPort {
  const store = createStore(() => initialCallControl);
  const listeners = new Set<(event: CallControlEvent) => void>();
  return {
    store,
    dispatch(event) {
      const before = store.getState();
      const after = nextCallControl(before, event);
      if (after === before) return;
      store.setState(after, true);
      for (const listener of listeners) listener(event);
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The microphone's truth without main. */
export function createPageMute(): MutePort {
  const store = createStore(() => initialMute);
  return {
    store,
    dispatch: (event) => store.setState(nextMute(store.getState(), event), true),
    openLine: null,
  };
}

function environment(page: Window): Environment {
  const { userAgent } = page.navigator;
  const version = /(Firefox|Edg|Chrome|Version)\/([\d.]+)/.exec(userAgent);
  const isMac = /Mac|iPhone|iPad/.test(userAgent);
  return {
    version: appVersion,
    platform: isMac ? "darwin" : /Windows/.test(userAgent) ? "win32" : "linux",
    engine: version ? `${version[1] === "Version" ? "Safari" : version[1]} ${version[2]}` : userAgent,
    profile: "browser",
    serverUrl: page.location.origin,
    areSecretsEncrypted: true,
    setAside: [],
  };
}

function browserWindow(page: Window, reportFault: (error: unknown) => void): WindowPort {
  const { document } = page;
  const read = () => ({
    isMaximized: false,
    isFullScreen: document.fullscreenElement !== null,
    isFocused: document.hasFocus(),
  });
  const store = createStore(read);
  const update = () => store.setState(read(), true);
  document.addEventListener("fullscreenchange", update);
  page.addEventListener("focus", update);
  page.addEventListener("blur", update);
  return {
    store,
    // The browser refuses without a click just before.
    toggleFullScreen: createFullScreenToggle(
      store,
      (isFullScreen) => (isFullScreen ? document.documentElement.requestFullscreen() : document.exitFullscreen()),
      reportFault,
    ),
    controls: null,
  };
}
