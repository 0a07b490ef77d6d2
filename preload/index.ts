import type { Args, EventName, Events, RequestName, Result } from "@nchat/contract/ipc";
import { contextBridge, ipcRenderer } from "electron";

// Types only from the contract, so that the bundle stays tiny. These two wrappers hold the only casts: main has
// validated the arguments and answers by the same map.
const ask = <N extends RequestName>(name: N, ...args: Args<N>): Promise<Result<N>> =>
  ipcRenderer.invoke(name, ...args) as Promise<Result<N>>;

const on = <N extends EventName>(name: N, listener: (...args: Events[N]) => void): (() => void) => {
  const wrapped = (_: unknown, ...args: unknown[]) => listener(...(args as Events[N]));
  ipcRenderer.on(name, wrapped);
  return () => ipcRenderer.off(name, wrapped);
};

/** All that a page may ask of the desktop. Requests answer with promises; every `on…` returns its unsubscribe. */
const desktop = {
  getEnvironment: () => ask("app:get-environment"),
  setServer: (url: string) => ask("app:set-server", url),
  onQuitting: (listener: () => void) => on("app:quitting", listener),
  finishQuit: () => ask("app:finish-quit"),

  signIn: (credentials: Args<"auth:sign-in">[0]) => ask("auth:sign-in", credentials),
  signUp: (credentials: Args<"auth:sign-up">[0]) => ask("auth:sign-up", credentials),
  refreshSession: () => ask("auth:refresh"),
  signOut: () => ask("auth:sign-out"),
  signOutEverywhere: () => ask("auth:sign-out-everywhere"),

  getSettings: () => ask("settings:get"),
  updateSettings: (patch: Args<"settings:update">[0]) => ask("settings:update", patch),
  onSettingsChanged: (listener: (...args: Events["settings:changed"]) => void) => on("settings:changed", listener),

  getCall: () => ask("call:get"),
  dispatchCall: (event: Args<"call:dispatch">[0]) => ask("call:dispatch", event),
  onCallChanged: (listener: (...args: Events["call:changed"]) => void) => on("call:changed", listener),
  onCallEvent: (listener: (...args: Events["call:event"]) => void) => on("call:event", listener),

  getMute: () => ask("mute:get"),
  dispatchMute: (event: Args<"mute:dispatch">[0]) => ask("mute:dispatch", event),
  onMuteChanged: (listener: (...args: Events["mute:changed"]) => void) => on("mute:changed", listener),
  openMuteLine: () => ask("mute:open-line"),

  listSources: (wanted: Args<"capture:list-sources">[0]) => ask("capture:list-sources", wanted),
  getScreenPicture: (id: string) => ask("capture:get-screen-picture", id),
  chooseSource: (id: string) => ask("capture:choose-source", id),

  getBroadcast: () => ask("broadcast:get"),
  goLive: (plan: Args<"broadcast:go-live">[0]) => ask("broadcast:go-live", plan),
  stopBroadcast: () => ask("broadcast:stop"),
  retryBroadcast: () => ask("broadcast:retry"),
  getPreflight: () => ask("preflight:get"),
  startPreflight: () => ask("preflight:start"),
  onPreflightChanged: (listener: (...args: Events["preflight:changed"]) => void) => on("preflight:changed", listener),
  getRemote: () => ask("remote:get"),
  changeRemote: (change: Args<"remote:change">[0]) => ask("remote:change", change),
  getRemotePassword: () => ask("remote:get-password"),
  renewRemotePassword: () => ask("remote:renew-password"),
  onRemoteChanged: (listener: (...args: Events["remote:changed"]) => void) => on("remote:changed", listener),
  resumeBroadcast: () => ask("broadcast:resume"),
  dismissBroadcast: () => ask("broadcast:dismiss"),
  onBroadcastChanged: (listener: (...args: Events["broadcast:changed"]) => void) => on("broadcast:changed", listener),
  onBroadcastHealth: (listener: (...args: Events["broadcast:health"]) => void) => on("broadcast:health", listener),
  getSavedDestinations: () => ask("destinations:get"),
  addSavedDestination: (input: Args<"destinations:add">[0]) => ask("destinations:add", input),
  changeSavedDestination: (...change: Args<"destinations:change">) => ask("destinations:change", ...change),
  removeSavedDestination: (id: string) => ask("destinations:remove", id),
  restoreSavedDestination: () => ask("destinations:restore"),
  sendToSavedDestinations: (streamId: string) => ask("destinations:send-all", streamId),
  sendToSavedDestination: (...which: Args<"destinations:send">) => ask("destinations:send", ...which),
  endSavedDestination: (id: string) => ask("destinations:end", id),
  onSavedDestinationsChanged: (listener: (...args: Events["destinations:changed"]) => void) =>
    on("destinations:changed", listener),
  openStudio: () => ask("studio:open"),
  closeStudio: () => ask("studio:close"),
  getStudio: () => ask("studio:get"),
  getSourceStates: () => ask("studio:get-source-states"),
  dispatchStudio: (event: Args<"studio:dispatch">[0]) => ask("studio:dispatch", event),
  keepStudioMedia: (dataUrl: string) => ask("studio:keep-media", dataUrl),
  reloadStudioPage: (sourceId: string) => ask("studio:reload-page", sourceId),
  getStudioMedia: (imageId: string) => ask("studio:get-media", imageId),
  onStudioChanged: (listener: (...args: Events["studio:changed"]) => void) => on("studio:changed", listener),
  onSourceStatesChanged: (listener: (...args: Events["studio:source-states-changed"]) => void) =>
    on("studio:source-states-changed", listener),
  tellStudioPlan: (plan: Args<"studio:tell-plan">[0]) => ask("studio:tell-plan", plan),
  listMarkers: () => ask("marker:list"),
  addMarker: (text: string | null) => ask("marker:add", text),
  removeMarker: (id: string) => ask("marker:remove", id),
  tellMarker: (news: Args<"marker:tell">[0]) => ask("marker:tell", news),
  onMarkersChanged: (listener: (...args: Events["markers:changed"]) => void) => on("markers:changed", listener),
  getClip: () => ask("clip:get"),
  saveClip: (seconds: number) => ask("clip:save", seconds),
  showClip: () => ask("clip:show"),
  onClipChanged: (listener: (...args: Events["clip:changed"]) => void) => on("clip:changed", listener),
  getStreamerMode: () => ask("streamer-mode:get"),
  setStreamerMode: (isOn: boolean) => ask("streamer-mode:set", isOn),
  onStreamerModeChanged: (listener: (...args: Events["streamer-mode:changed"]) => void) =>
    on("streamer-mode:changed", listener),
  openEngineLine: () => ask("engine:open-line"),
  chooseEngineDisplay: (sourceId: string) => ask("engine:choose-display", sourceId),
  openEnginePage: (sourceId: string) => ask("engine:open-page", sourceId),
  hearSystem: (isHeard: boolean) => ask("engine:hear-system", isHeard),
  chooseEngineSound: (soundId: string) => ask("engine:choose-sound", soundId),
  tellEngineSources: (states: Args<"engine:tell-sources">[0]) => ask("engine:tell-sources", states),

  listHotkeys: () => ask("hotkey:list"),
  bindHotkey: (...binding: Args<"hotkey:bind">) => ask("hotkey:bind", ...binding),
  setHotkeyRecording: (isRecording: boolean) => ask("hotkey:set-recording", isRecording),
  setHotkeyTrial: (isTrial: boolean) => ask("hotkey:set-trial", isTrial),
  checkHotkeys: () => ask("hotkey:check"),
  onHotkeyHeard: (listener: (...args: Events["hotkey:heard"]) => void) => on("hotkey:heard", listener),
  onHotkeysChanged: (listener: (...args: Events["hotkeys:changed"]) => void) => on("hotkeys:changed", listener),

  saveRecording: (...which: Args<"recording:save">) => ask("recording:save", ...which),

  tellShareState: (share: Args<"share:tell-state">[0]) => ask("share:tell-state", share),
  onShareStopAsked: (listener: () => void) => on("share:stop-asked", listener),
  onShareHiddenChanged: (listener: (...args: Events["share:hidden-changed"]) => void) =>
    on("share:hidden-changed", listener),
  onShareOpenAsked: (listener: () => void) => on("share:open-asked", listener),

  getWindowState: () => ask("window:get-state"),
  onWindowStateChanged: (listener: (...args: Events["window:state-changed"]) => void) =>
    on("window:state-changed", listener),
  minimizeWindow: () => ask("window:minimize"),
  toggleMaximizeWindow: () => ask("window:toggle-maximize"),
  setWindowFullScreen: (isFullScreen: boolean) => ask("window:set-full-screen", isFullScreen),
  closeWindow: () => ask("window:close"),
  onCloseAsked: (listener: (...args: Events["window:close-asked"]) => void) => on("window:close-asked", listener),
  answerClose: (answer: Args<"window:answer-close">[0]) => ask("window:answer-close", answer),
  setWindowHeight: (height: number) => ask("window:set-height", height),
  showMainWindow: () => ask("window:show-main"),

  openLink: (url: string) => ask("shell:open-link", url),
  showNotice: (notice: Args<"notice:show">[0]) => ask("notice:show", notice),
  onNoticeClicked: (listener: (...args: Events["notice:clicked"]) => void) => on("notice:clicked", listener),
};

/** The renderer's view of main: `interface Window { desktop?: Desktop }`. */
export type Desktop = typeof desktop;

contextBridge.exposeInMainWorld("desktop", desktop);
