import type { BroadcastHealth } from "@nchat/contract/broadcast";
import type { HotkeyStatus } from "@nchat/contract/hotkeys";
import type { Desktop } from "../../preload/index.ts";
import { createStore } from "zustand/vanilla";
import { createFullScreenToggle } from "./full-screen.ts";
import { mirror } from "./mirror.ts";
import type {
  AuthPort,
  DesktopPort,
  HotkeysPort,
  Platform,
  SavedDestinationsPort,
  StreamerModePort,
  StudioPort,
  StudioToolsPort,
  WindowPort,
} from "./platform.ts";

/** The platform on the desktop: everything is main's, this page mirrors it. Lives as long as the page. */
export async function loadDesktopPlatform(desktop: Desktop, reportFault: (error: unknown) => void): Promise<Platform> {
  const [environment, settings, call, mute, windowState] = await Promise.all([
    desktop.getEnvironment(),
    mirror(desktop.getSettings, desktop.onSettingsChanged),
    mirror(desktop.getCall, desktop.onCallChanged),
    mirror(desktop.getMute, desktop.onMuteChanged),
    mirror(desktop.getWindowState, desktop.onWindowStateChanged),
  ]);
  /** A rejected request is a bug of ours (main validates), never an answer. */
  const tell = (asked: Promise<unknown>) => void asked.catch(reportFault);
  return {
    environment,
    auth: authPort(desktop),
    settings: { store: settings, update: desktop.updateSettings },
    call: { store: call, dispatch: (event) => tell(desktop.dispatchCall(event)), onEvent: desktop.onCallEvent },
    mute: { store: mute, dispatch: (event) => tell(desktop.dispatchMute(event)), openLine: desktop.openMuteLine },
    capture: {
      list: (kinds, withPictures) => desktop.listSources({ kinds, withPictures }),
      choose: desktop.chooseSource,
      pictureScreen: desktop.getScreenPicture,
    },
    hotkeys: null,
    studio: null,
    streamerMode: null,
    window: windowPort(desktop, windowState, tell, reportFault),
    desktop: desktopPort(desktop, tell),
    notices: {
      show: (notice) => tell(desktop.showNotice(notice)),
      onClicked: desktop.onNoticeClicked,
      requestPermission: null,
    },
    openLink: (url) => tell(desktop.openLink(url)),
    saveRecording: desktop.saveRecording,
    device: { type: "desktop", id: environment.profile },
  };
}

/** The keys of the whole desktop, for the main window only: main refuses them to the pop-up. */
export async function loadDesktopHotkeys(
  desktop: Desktop,
  reportFault: (error: unknown) => void,
): Promise<HotkeysPort> {
  return {
    store: await mirror<readonly HotkeyStatus[]>(desktop.listHotkeys, desktop.onHotkeysChanged),
    bind: desktop.bindHotkey,
    setRecording: (isRecording) => void desktop.setHotkeyRecording(isRecording).catch(reportFault),
    setTrial: (isTrial) => void desktop.setHotkeyTrial(isTrial).catch(reportFault),
    onHeard: desktop.onHotkeyHeard,
    check: desktop.checkHotkeys,
  };
}

/** Hiding of secrets, for the main window: main refuses it to the pop-up, which shows names alone. */
export async function loadDesktopStreamerMode(
  desktop: Desktop,
  reportFault: (error: unknown) => void,
): Promise<StreamerModePort> {
  return {
    store: await mirror(desktop.getStreamerMode, desktop.onStreamerModeChanged),
    set: (isOn) => void desktop.setStreamerMode(isOn).catch(reportFault),
  };
}

async function loadStudioTools(desktop: Desktop, tell: Tell): Promise<StudioToolsPort> {
  return {
    markers: await mirror(desktop.listMarkers, desktop.onMarkersChanged),
    mark: (text) => tell(desktop.addMarker(text)),
    unmark: (id) => tell(desktop.removeMarker(id)),
    markerTold: (news) => tell(desktop.tellMarker(news)),
    clip: await mirror(desktop.getClip, desktop.onClipChanged),
    saveClip: (seconds) => tell(desktop.saveClip(seconds)),
    showClip: () => tell(desktop.showClip()),
    tellPlan: (plan) => tell(desktop.tellStudioPlan(plan)),
  };
}

/** The studio, for the main window only: main refuses it to the pop-up. */
export async function loadDesktopStudio(desktop: Desktop, reportFault: (error: unknown) => void): Promise<StudioPort> {
  const tell = (asked: Promise<unknown>) => void asked.catch(reportFault);
  const [studio, states, broadcast, preflight, remote, tools, savedDestinations] = await Promise.all([
    mirror(desktop.getStudio, desktop.onStudioChanged),
    mirror(desktop.getSourceStates, desktop.onSourceStatesChanged),
    mirror(desktop.getBroadcast, desktop.onBroadcastChanged),
    mirror(desktop.getPreflight, desktop.onPreflightChanged),
    mirror(desktop.getRemote, desktop.onRemoteChanged),
    loadStudioTools(desktop, tell),
    loadSavedDestinations(desktop, tell),
  ]);
  const health = createStore<{ now: BroadcastHealth | null }>(() => ({ now: null }));
  desktop.onBroadcastHealth((now) => health.setState({ now }));
  return {
    ...{ studio, states, broadcast, preflight, health, tools, savedDestinations },
    remote: {
      store: remote,
      change: (change) => tell(desktop.changeRemote(change)),
      getPassword: desktop.getRemotePassword,
      renewPassword: desktop.renewRemotePassword,
    },
    dispatch: (event) => tell(desktop.dispatchStudio(event)),
    reloadPage: (sourceId) => tell(desktop.reloadStudioPage(sourceId)),
    keepMedia: desktop.keepStudioMedia,
    show() {
      tell(desktop.openStudio());
      return () => tell(desktop.closeStudio());
    },
    goLive(plan) {
      health.setState({ now: null });
      tell(desktop.goLive(plan));
    },
    startPreflight: () => tell(desktop.startPreflight()),
    stop: () => tell(desktop.stopBroadcast()),
    retry: () => tell(desktop.retryBroadcast()),
    resume: () => tell(desktop.resumeBroadcast()),
    dismiss: () => tell(desktop.dismissBroadcast()),
  };
}

async function loadSavedDestinations(desktop: Desktop, tell: Tell): Promise<SavedDestinationsPort> {
  return {
    store: await mirror(desktop.getSavedDestinations, desktop.onSavedDestinationsChanged),
    add: desktop.addSavedDestination,
    change: (id, change) => tell(desktop.changeSavedDestination(id, change)),
    remove: (id) => tell(desktop.removeSavedDestination(id)),
    restore: () => tell(desktop.restoreSavedDestination()),
    sendAll: (streamId) => tell(desktop.sendToSavedDestinations(streamId)),
    send: (id, streamId) => tell(desktop.sendToSavedDestination(id, streamId)),
    end: (id) => tell(desktop.endSavedDestination(id)),
  };
}

function authPort(desktop: Desktop): AuthPort {
  return {
    signIn: desktop.signIn,
    signUp: desktop.signUp,
    refresh: desktop.refreshSession,
    signOut: desktop.signOut,
    signOutEverywhere: desktop.signOutEverywhere,
  };
}

type Tell = (asked: Promise<unknown>) => void;

function windowPort(
  desktop: Desktop,
  store: WindowPort["store"],
  tell: Tell,
  reportFault: (error: unknown) => void,
): WindowPort {
  return {
    store,
    toggleFullScreen: createFullScreenToggle(store, desktop.setWindowFullScreen, reportFault),
    controls: {
      minimize: () => tell(desktop.minimizeWindow()),
      toggleMaximize: () => tell(desktop.toggleMaximizeWindow()),
      close: () => tell(desktop.closeWindow()),
    },
  };
}

function desktopPort(desktop: Desktop, tell: Tell): DesktopPort {
  return {
    onCloseAsked: desktop.onCloseAsked,
    answerClose: (answer) => tell(desktop.answerClose(answer)),
    onQuitting: desktop.onQuitting,
    finishQuit: () => tell(desktop.finishQuit()),
    setWindowHeight: (height) => tell(desktop.setWindowHeight(height)),
    showMainWindow: () => tell(desktop.showMainWindow()),
    tellShare: (share) => tell(desktop.tellShareState(share)),
    onShareStopAsked: desktop.onShareStopAsked,
    onShareOpenAsked: desktop.onShareOpenAsked,
    onShareHiddenChanged: desktop.onShareHiddenChanged,
    setServer: desktop.setServer,
  };
}
