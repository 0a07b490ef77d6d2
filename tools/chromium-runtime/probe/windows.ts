import { join } from "node:path";
import { app, BrowserWindow, globalShortcut, type Rectangle } from "electron";
import { type Actions, inPage, note, once, pause, state } from "./state.ts";

/** What concerns the app's own windows and pages. */
export const windowActions: Actions = {
  life: async () => ({ isReady: app.isReady(), isPackaged: app.isPackaged, lock: app.requestSingleInstanceLock() }),
  open: async () => {
    state.main = new BrowserWindow({
      title: "Probe",
      width: 500,
      height: 300,
      x: 40,
      y: 60,
      show: false,
      frame: false,
      webPreferences: { preload: join(import.meta.dirname, "preload.cjs"), sandbox: true, contextIsolation: true },
    });
    const names = "show hide focus minimize restore maximize unmaximize closed enter-full-screen leave-full-screen";
    for (const name of names.split(" ")) state.main.on(name as "show", () => note(name));
    state.main.on("close", (event) => {
      note("close");
      if (!state.mayClose) event.preventDefault();
    });
    state.main.webContents.on("will-navigate", (event) => {
      note("will-navigate", event.url);
      event.preventDefault();
    });
    state.main.webContents.setWindowOpenHandler(({ url }) => {
      note("window-open", url);
      return { action: "deny" };
    });
    state.main.webContents.on("render-process-gone", (_event, { reason }) => note("gone", reason));
    const ready = once(state.main, "ready-to-show");
    await state.main.loadURL("app://nchat/index.html");
    await ready;
    return {
      url: state.main.webContents.getURL(),
      isVisible: state.main.isVisible(),
      all: BrowserWindow.getAllWindows().length,
    };
  },
  events: async () => state.events.splice(0),
  reset: async () => {
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    globalShortcut.unregisterAll();
    state.allowed = true;
    state.mayClose = false;
    state.chosen = null;
    state.isGuarded = false;
    await pause(200);
    state.seen.splice(0);
    return BrowserWindow.getAllWindows().length;
  },
  bridge: () => inPage("probe.check()"),
  leaks: () =>
    inPage(`({ require: typeof require, process: typeof process, ipcRenderer: typeof ipcRenderer,
      own: Object.keys(window).filter((key) => /nchat|bridge|probe/i.test(key)), frozen: Object.isFrozen(probe) })`),
  subscribe: async () => {
    await inPage("window.heard = []; window.stop = probe.onTold((value) => heard.push(value))");
    state.main.webContents.send("told", { bytes: new Uint8Array([1, 2]), at: new Date(5), none: undefined });
    state.main.webContents.send("told", "two");
    await pause(200);
    await inPage("stop()");
    state.main.webContents.send("told", "three");
    await pause(200);
    return await inPage(
      "heard.map((value) => value.bytes ? [value.bytes.constructor.name, value.at.getTime(), 'none' in value] : value)",
    );
  },
  invoke: () => inPage("probe.errors()"),
  sender: () => inPage("probe.sender()"),
  roundTrip: () => inPage("probe.roundTrip(300)"),
  policy: () =>
    inPage(`Promise.all([fetch("second.html").then((r) => r.status, () => "refused"),
      fetch("http://127.0.0.1:1/").then((r) => r.status, () => "refused"), isSecureContext])`).then(
      (answers) => answers,
    ),
  navigate: async () => {
    await inPage("location.href = 'https://example.invalid/'; 0").catch(() => 0);
    await pause(400);
    await inPage("window.open('https://example.invalid/opened'); 0");
    await inPage(
      "document.body.insertAdjacentHTML('beforeend', '<a id=link target=_blank href=\"https://example.invalid/link\">x</a>'); link.click(); 0",
    );
    await pause(400);
    return { url: state.main.webContents.getURL(), all: BrowserWindow.getAllWindows().length };
  },
  show: async () => {
    state.main.show();
    await pause(500);
    return {
      isVisible: state.main.isVisible(),
      isFocused: state.main.isFocused(),
      state: await inPage("document.visibilityState"),
    };
  },
  hide: async () => {
    state.main.hide();
    await pause(500);
    return { isVisible: state.main.isVisible(), state: await inPage("document.visibilityState") };
  },
  frames: () =>
    inPage(
      "new Promise((done) => { let n = 0; const tick = () => { n++; requestAnimationFrame(tick); }; tick(); setTimeout(() => done(n), 1000); })",
    ),
  throttling: async (on) => {
    state.main.webContents.setBackgroundThrottling(on === true);
    await pause(200);
    return state.main.webContents.getBackgroundThrottling();
  },
  bounds: async (bounds) => {
    if (bounds) state.main.setBounds(bounds as Rectangle);
    await pause(400);
    return state.main.getBounds();
  },
  states: async () => {
    const steps: string[] = [];
    const step = async (act: () => void) => {
      act();
      await pause(600);
      steps.push([state.main.isMaximized(), state.main.isMinimized(), state.main.isFullScreen()].map(Number).join(""));
    };
    await step(() => state.main.maximize());
    await step(() => state.main.unmaximize());
    await step(() => state.main.minimize());
    await step(() => state.main.restore());
    await step(() => state.main.setFullScreen(true));
    await step(() => state.main.setFullScreen(false));
    return steps;
  },
  crash: async () => {
    const gone = once(state.main.webContents, "render-process-gone");
    state.main.webContents.forcefullyCrashRenderer();
    await gone;
    const loaded = once(state.main.webContents, "did-finish-load");
    state.main.webContents.reload();
    await loaded;
    return await inPage("probe.sender()");
  },
  popup: async () => {
    const popup = new BrowserWindow({
      title: "Popup",
      width: 200,
      height: 100,
      x: 900,
      y: 20,
      show: false,
      frame: false,
      alwaysOnTop: true,
      skipTaskbar: true,
    });
    await popup.loadURL("app://nchat/second.html");
    popup.showInactive();
    await pause(500);
    return {
      isVisible: popup.isVisible(),
      isFocused: popup.isFocused(),
      isAlwaysOnTop: popup.isAlwaysOnTop(),
      id: popup.id,
    };
  },
  closePopup: async (id) => {
    BrowserWindow.fromId(Number(id))?.destroy();
    return BrowserWindow.getAllWindows().length;
  },
  close: async (may) => {
    state.mayClose = may === true;
    state.main.close();
    await pause(600);
    return { isDestroyed: state.main.isDestroyed() };
  },
  guardPage: async () => {
    state.isGuarded = !state.isGuarded;
    await inPage(`window.onbeforeunload = ${state.isGuarded ? "(event) => event.preventDefault()" : "null"}; 0`);
    return state.isGuarded;
  },
  unknown: async () => {
    try {
      return String(Reflect.get(state.main, "setFantasy"));
    } catch (error) {
      return String(error);
    }
  },
  quit: async () => {
    setTimeout(() => app.quit(), 50);
    return "quitting";
  },
};
