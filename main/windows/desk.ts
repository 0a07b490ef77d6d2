import type { CloseAnswer } from "@nchat/contract/ipc/window";
import { app, type BrowserWindow } from "electron";
import { type CallOwner, isBusy, isHeard } from "../calls/owner.ts";
import type { Quitter } from "../calls/quit.ts";
import type { ProfileStore } from "../settings/profile-store.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { type Log, reasonOf } from "../system/log.ts";
import { answerStep, closeStep } from "./close.ts";
import { lockNavigation } from "./lock.ts";
import { createMainWindow, loadMainPage } from "./main-window.ts";
import { appOrigin } from "./pages.ts";
import { createPopup, loadPopupPage, type Popup } from "./popup.ts";
import { reloadWhenGone } from "./recovery.ts";
import { createReloadAfter } from "./reload-after.ts";
import type { Windows } from "./registry.ts";
import { watchWindowState } from "./window-state.ts";

type Deps = {
  readonly windows: Windows;
  readonly owner: CallOwner;
  readonly quitter: Quitter;
  readonly profile: ProfileStore;
  readonly settings: SettingsStore;
  readonly openLink: (url: string) => unknown;
  /** Whether a hidden window can be brought back from a tray. */
  readonly hasTray: () => Promise<boolean>;
  /** This device broadcasts, which would end with the app. */
  readonly isLive: () => boolean;
  /** The page of the main window ended; what it held is gone. */
  readonly onPageGone: () => void;
  readonly log: Log;
};

/** The main window and the pop-up, and what happens to them. */
export type Desk = {
  readonly showMain: () => void;
  readonly answerClose: (answer: CloseAnswer) => Promise<void>;
  readonly setPopupHeight: (height: number) => void;
  readonly loadPages: () => void;
  /** Loads every page anew, now or, so as not to cut a call or a co-host on a stage, after it. */
  readonly reloadPages: () => void;
  readonly stop: () => void;
};

/** Opens both windows, hidden and without a page. */
export function openDesk(deps: Deps): Desk {
  const { windows, owner, profile, settings, hasTray, log } = deps;
  const main = createMainWindow(profile);
  const popup = openPopupAfter(main, deps);
  let canAsk = true;
  let isLoaded = false;
  windows.add("main", main);

  const load = () => {
    isLoaded = true;
    reloadAfter.done();
    loadMainPage(main).catch(logUnloaded(log));
    popup.reload();
  };
  const reloadAfter = createReloadAfter(owner, load);
  guardMain(deps, main, (willReload) => (canAsk = willReload));
  guardClosing(deps, main, () => canAsk);
  const stopListening = owner.listen({
    onCall(call, event) {
      popup.follow(call, event);
      // Nobody speaks into a call that no window shows.
      if (event?.type === "accept" && call.current.step === "answering") bringToFront(main);
    },
  });
  return {
    showMain: () => bringToFront(main),
    async answerClose(answer) {
      const step = answerStep(answer, await hasTray());
      if (answer.remember && step !== "stay") settings.update({ closeInCall: step === "quit" ? "quit" : "tray" });
      if (step === "quit") app.quit();
      else if (step === "keep-in-tray") main.hide();
    },
    setPopupHeight: popup.setHeight,
    loadPages: load,
    reloadPages() {
      if (isLoaded) reloadAfter.ask();
    },
    stop() {
      stopListening();
      reloadAfter.stop();
      popup.stop();
    },
  };
}

const logUnloaded = (log: Log) => (error: unknown) => log("error", "page not loaded", { why: reasonOf(error) });

/** The start of the main window comes first; nobody rings somebody who is not yet signed in. */
const popupAfterMs = 1000;

function openPopupAfter(main: BrowserWindow, deps: Deps): Popup {
  const popup = createPopup(
    (window) => {
      deps.windows.add("popup", window);
      guardPopup(deps, window);
    },
    (window) => void loadPopupPage(window).catch(logUnloaded(deps.log)),
  );
  let opening: NodeJS.Timeout | undefined;
  main.once("ready-to-show", () => (opening = setTimeout(popup.open, popupAfterMs)));
  main.once("closed", () => clearTimeout(opening));
  return popup;
}

function guardMain(
  { windows, owner, openLink, onPageGone, log }: Deps,
  main: BrowserWindow,
  onMainGone: (willReload: boolean) => void,
): void {
  lockNavigation(main.webContents, appOrigin, openLink, log);
  watchWindowState(main, (state) => windows.tellOne("main", "window:state-changed", state));
  // The room and the microphone went with the page; the call itself stays, and the new page enters it again.
  const forgetPage = () => {
    owner.closeMicrophone();
    onPageGone();
  };
  main.webContents.on("did-navigate", forgetPage); // loaded anew
  const onGone = (willReload: boolean) => {
    forgetPage();
    onMainGone(willReload);
  };
  reloadWhenGone(main, onGone, Date.now, log);
}

function guardPopup({ quitter, openLink, log }: Deps, popup: BrowserWindow): void {
  lockNavigation(popup.webContents, appOrigin, openLink, log);
  reloadWhenGone(popup, () => undefined, Date.now, log);
  // Nobody may end the pop-up: the next ring needs it.
  popup.on("close", (event) => {
    if (quitter.isQuitting()) return;
    event.preventDefault();
    popup.hide();
  });
}

function guardClosing(
  { windows, owner, quitter, settings, hasTray, isLive, log }: Deps,
  main: BrowserWindow,
  canAsk: () => boolean,
): void {
  const decide = async () => {
    const isInCall = isBusy(owner.getCall());
    const isOnStage = !isInCall && isHeard(owner);
    const isTrayThere = (isInCall || isOnStage || isLive()) && (await hasTray());
    const { closeInCall } = settings.get();
    const step = closeStep({
      ...{ isInCall, isOnStage, isLive: isLive(), closeInCall },
      ...{ hasTray: isTrayThere, canAsk: canAsk() },
    });
    if (step.step === "quit") app.quit();
    else if (step.step === "keep-in-tray") main.hide();
    else windows.tellOne("main", "window:close-asked", step.ask);
  };
  main.on("close", (event) => {
    if (quitter.isQuitting()) return;
    event.preventDefault();
    decide().catch((error: unknown) => log("error", "window not closed", { why: reasonOf(error) }));
  });
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
