// A small app whose behaviour is the same on Electron and on the Chromium runtime. It does what stdin names, one line
// each, and answers each with one line of JSON.
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  app,
  BrowserWindow,
  desktopCapturer,
  globalShortcut,
  Menu,
  MessageChannelMain,
  powerMonitor,
  Tray,
  utilityProcess,
  type DesktopCapturerSource,
  ipcMain,
  nativeImage,
  nativeTheme,
  protocol,
  type Rectangle,
  safeStorage,
  screen,
  session,
} from "electron";

const here = import.meta.dirname;
const events: string[] = [];
const note = (...what: readonly string[]) => events.push(what.join(" "));
const tell = (value: unknown): boolean => process.stdout.write(`probe ${JSON.stringify(value)}\n`);
const echoWorker = "onmessage = ({ data }) => (data.onmessage = (event) => data.postMessage([event.data, 0]))";
const pages = {
  "/echo.js": echoWorker,
  "/index.html":
    '<!doctype html><title>Probe</title><body style="background:#00ff00"><video id="video" muted autoplay></video><script>arrived = new Promise((done) => (onmessage = ({ ports }) => { const w = new Worker("/echo.js"); w.postMessage(ports[0], ports); setTimeout(done, 300); }))</script>',
  "/second.html": "<!doctype html><title>Second</title>",
};
const policy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'";

let main: BrowserWindow;
let tray: Tray;
let allowed = true;
let mayClose = false;
let chosen: DesktopCapturerSource | null = null;
let isGuarded = false;
const seen: string[] = [];
const once = (target: NodeJS.EventEmitter, name: string) => new Promise((resolve) => target.once(name, resolve));
const inPage = (code: string): Promise<unknown> => main.webContents.executeJavaScript(code, true);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const does: Readonly<Record<string, (value: unknown) => Promise<unknown>>> = {
  life: async () => ({ isReady: app.isReady(), isPackaged: app.isPackaged, lock: app.requestSingleInstanceLock() }),
  open: async () => {
    main = new BrowserWindow({
      title: "Probe",
      width: 500,
      height: 300,
      x: 40,
      y: 60,
      show: false,
      frame: false,
      webPreferences: { preload: join(here, "preload.cjs"), sandbox: true, contextIsolation: true },
    });
    const names = "show hide focus minimize restore maximize unmaximize closed enter-full-screen leave-full-screen";
    for (const name of names.split(" ")) main.on(name as "show", () => note(name));
    main.on("close", (event) => {
      note("close");
      if (!mayClose) event.preventDefault();
    });
    main.webContents.on("will-navigate", (event) => {
      note("will-navigate", event.url);
      event.preventDefault();
    });
    main.webContents.setWindowOpenHandler(({ url }) => {
      note("window-open", url);
      return { action: "deny" };
    });
    main.webContents.on("render-process-gone", (_event, { reason }) => note("gone", reason));
    const ready = once(main, "ready-to-show");
    await main.loadURL("app://nchat/index.html");
    await ready;
    return { url: main.webContents.getURL(), isVisible: main.isVisible(), all: BrowserWindow.getAllWindows().length };
  },
  events: async () => events.splice(0),
  reset: async () => {
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    globalShortcut.unregisterAll();
    allowed = true;
    mayClose = false;
    chosen = null;
    isGuarded = false;
    await pause(200);
    seen.splice(0);
    return BrowserWindow.getAllWindows().length;
  },
  bridge: () => inPage("probe.check()"),
  leaks: () =>
    inPage(`({ require: typeof require, process: typeof process, ipcRenderer: typeof ipcRenderer,
      own: Object.keys(window).filter((key) => /nchat|bridge|probe/i.test(key)), frozen: Object.isFrozen(probe) })`),
  subscribe: async () => {
    await inPage("window.heard = []; window.stop = probe.onTold((value) => heard.push(value))");
    main.webContents.send("told", { bytes: new Uint8Array([1, 2]), at: new Date(5), none: undefined });
    main.webContents.send("told", "two");
    await pause(200);
    await inPage("stop()");
    main.webContents.send("told", "three");
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
  media: async (answer) => {
    allowed = answer === true;
    return await inPage(
      "navigator.mediaDevices.getUserMedia({ audio: true, video: true }).then((s) => s.getTracks().map((t) => t.kind).sort().join(), (e) => e.name)",
    );
  },
  asked: async () => seen.splice(0),
  navigate: async () => {
    await inPage("location.href = 'https://example.invalid/'; 0").catch(() => 0);
    await pause(400);
    await inPage("window.open('https://example.invalid/opened'); 0");
    await inPage(
      "document.body.insertAdjacentHTML('beforeend', '<a id=link target=_blank href=\"https://example.invalid/link\">x</a>'); link.click(); 0",
    );
    await pause(400);
    return { url: main.webContents.getURL(), all: BrowserWindow.getAllWindows().length };
  },
  show: async () => {
    main.show();
    await pause(500);
    return {
      isVisible: main.isVisible(),
      isFocused: main.isFocused(),
      state: await inPage("document.visibilityState"),
    };
  },
  hide: async () => {
    main.hide();
    await pause(500);
    return { isVisible: main.isVisible(), state: await inPage("document.visibilityState") };
  },
  frames: () =>
    inPage(
      "new Promise((done) => { let n = 0; const tick = () => { n++; requestAnimationFrame(tick); }; tick(); setTimeout(() => done(n), 1000); })",
    ),
  throttling: async (on) => {
    main.webContents.setBackgroundThrottling(on === true);
    await pause(200);
    return main.webContents.getBackgroundThrottling();
  },
  bounds: async (bounds) => {
    if (bounds) main.setBounds(bounds as Rectangle);
    await pause(400);
    return main.getBounds();
  },
  states: async () => {
    const steps: string[] = [];
    const step = async (act: () => void) => {
      act();
      await pause(600);
      steps.push([main.isMaximized(), main.isMinimized(), main.isFullScreen()].map(Number).join(""));
    };
    await step(() => main.maximize());
    await step(() => main.unmaximize());
    await step(() => main.minimize());
    await step(() => main.restore());
    await step(() => main.setFullScreen(true));
    await step(() => main.setFullScreen(false));
    return steps;
  },
  picture: async () => {
    const image = await main.webContents.capturePage();
    const { width, height } = image.getSize();
    const at = (Math.floor(height / 2) * width + width - 5) * 4;
    return { width, height, pixel: [...image.toBitmap().subarray(at, at + 4)] };
  },
  image: async () => {
    const image = nativeImage.createFromBitmap(Buffer.from([255, 0, 0, 255, 255, 0, 0, 255]), { width: 2, height: 1 });
    const again = nativeImage.createFromDataURL(image.toDataURL());
    const small = again.resize({ width: 1 });
    const empty = nativeImage.createEmpty();
    return {
      size: again.getSize(),
      small: small.getSize(),
      pixel: [...again.toBitmap().subarray(0, 4)],
      isEmpty: empty.isEmpty(),
    };
  },
  theme: async (source) => {
    nativeTheme.themeSource = source as "dark";
    await pause(200);
    return {
      dark: nativeTheme.shouldUseDarkColors,
      page: await inPage("matchMedia('(prefers-color-scheme: dark)').matches"),
    };
  },
  crash: async () => {
    const gone = once(main.webContents, "render-process-gone");
    main.webContents.forcefullyCrashRenderer();
    await gone;
    const loaded = once(main.webContents, "did-finish-load");
    main.webContents.reload();
    await loaded;
    return await inPage("probe.sender()");
  },
  sources: async (name) => {
    const sources = await desktopCapturer.getSources({
      types: ["window", "screen"],
      thumbnailSize: { width: 100, height: 100 },
    });
    chosen = sources.find((source) => source.name === name) ?? null;
    const picture = chosen?.thumbnail ?? nativeImage.createEmpty();
    const { width, height } = picture.getSize();
    const at = (Math.floor(height / 2) * width + Math.floor(width / 2)) * 4;
    const middle = [...picture.toBitmap().subarray(at, at + 3)];
    return { screens: sources.filter(({ id }) => id.startsWith("screen:")).length, id: chosen?.id, middle };
  },
  share: async (allow) => {
    if (!allow) chosen = null;
    return await inPage(
      `navigator.mediaDevices.getDisplayMedia({ video: true }).then(async (stream) => {
        window.shared = stream.getVideoTracks()[0];
        shared.onended = () => (window.hasEnded = true);
        video.srcObject = stream;
        await video.play();
        const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
        const context = canvas.getContext("2d");
        context.drawImage(video, 0, 0);
        const middle = [...context.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data.subarray(0, 3)];
        return { id: shared.getSettings().deviceId, width: canvas.width, height: canvas.height, middle };
      }, (error) => error.name)`,
    );
  },
  ended: () => inPage("[shared.readyState, window.hasEnded === true]"),
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
    mayClose = may === true;
    main.close();
    await pause(600);
    return { isDestroyed: main.isDestroyed() };
  },
  guardPage: async () => {
    isGuarded = !isGuarded;
    await inPage(`window.onbeforeunload = ${isGuarded ? "(event) => event.preventDefault()" : "null"}; 0`);
    return isGuarded;
  },
  storage: async () => ({ type: typeof safeStorage.isEncryptionAvailable() }),
  display: async () => {
    const { bounds, workArea } = screen.getPrimaryDisplay();
    return { bounds, isInside: workArea.width <= bounds.width, displays: screen.getAllDisplays().length };
  },
  unknown: async () => {
    try {
      return String(Reflect.get(main, "setFantasy"));
    } catch (error) {
      return String(error);
    }
  },
  shortcut: async (accelerator) => {
    const isRegistered = globalShortcut.register(String(accelerator), () => note("shortcut", String(accelerator)));
    return { isRegistered, says: globalShortcut.isRegistered(String(accelerator)) };
  },
  release: async () => {
    globalShortcut.unregisterAll();
    return globalShortcut.isRegistered("CommandOrControl+Shift+M");
  },
  tray: async () => {
    tray = new Tray(nativeImage.createFromBitmap(Buffer.from([0, 0, 255, 255]), { width: 1, height: 1 }));
    tray.setToolTip("In a call");
    tray.on("click", () => note("tray click"));
    tray.setContextMenu(
      Menu.buildFromTemplate([
        {
          id: "mute",
          label: "Mute",
          type: "checkbox",
          checked: true,
          click: ({ checked }) => note("mute", String(checked)),
        },
        { type: "separator" },
        { id: "leave", label: "Leave", enabled: false, click: () => note("leave") },
      ]),
    );
    return tray.isDestroyed();
  },
  child: async () => {
    const child = utilityProcess.fork(join(here, "child.mjs"), ["--there"], { serviceName: "probe" });
    await once(child, "spawn");
    const heard = once(child, "message");
    child.postMessage({ bytes: new Uint8Array([4, 5]) });
    const answer = await heard;
    const ended = once(child, "exit");
    child.kill();
    await ended;
    return { answer, pid: child.pid };
  },
  port: async () => {
    const { port1, port2 } = new MessageChannelMain();
    const heard: unknown[] = [];
    port1.on("message", ({ data }) => heard.push(data));
    port1.start();
    main.webContents.postMessage("port", "take", [port2]);
    await inPage("window.arrived");
    for (let at = 0; at < 20; at++) {
      port1.postMessage(at);
      await pause(5);
    }
    await pause(300);
    const delays = (heard.splice(0) as number[][]).map(([, delay = 0]) => delay);
    // The page's own thread is held for a second; its worker still answers at once.
    void inPage("const end = performance.now() + 1000; while (performance.now() < end); 0").catch(() =>
      note("no answer"),
    );
    await pause(200);
    const asked = performance.now();
    port1.postMessage("blocked");
    while (heard.length === 0) await pause(1);
    const blocked = performance.now() - asked;
    return { count: delays.length, blocked };
  },
  power: async () => {
    powerMonitor.on("suspend", () => note("suspend"));
    powerMonitor.on("resume", () => note("resume"));
    return typeof powerMonitor.isOnBatteryPower();
  },
  quit: async () => {
    setTimeout(() => app.quit(), 50);
    return "quitting";
  },
};

protocol.registerSchemesAsPrivileged([
  { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.on("window-all-closed", () => note("window-all-closed"));
app.on("before-quit", () => tell("before-quit"));
app.on("will-quit", () => tell("will-quit"));
app.on("second-instance", (_event, argv) => note("second-instance", argv.at(-1) ?? ""));
ipcMain.handle("echo", (_event, ...args) => args);
ipcMain.handle("fail", () => {
  throw new TypeError("as asked");
});
ipcMain.handle("sender", ({ sender, senderFrame }) => ({
  url: senderFrame?.url,
  origin: senderFrame?.origin,
  isTop: senderFrame?.parent === null,
  isMain: senderFrame === sender.mainFrame,
  window: BrowserWindow.fromWebContents(sender)?.getTitle(),
}));
ipcMain.on("send", (_event, value) => note("send", String(value)));

if (!app.requestSingleInstanceLock()) {
  tell("second");
  app.exit(0);
}
app.whenReady().then(() => {
  const web = session.defaultSession;
  web.setPermissionRequestHandler((_contents, permission, callback) => {
    seen.push(permission);
    callback(allowed);
  });
  web.setPermissionCheckHandler(() => false);
  web.setDisplayMediaRequestHandler((_request, callback) => callback(chosen ? { video: chosen } : {}));
  protocol.handle("app", (request) => {
    const path = new URL(request.url).pathname;
    const body = new Map(Object.entries(pages)).get(path);
    const headers = {
      "content-type": path.endsWith(".js") ? "text/javascript" : "text/html",
      "content-security-policy": policy,
    };
    return new Response(body ?? "nothing", { status: body ? 200 : 404, headers });
  });
  createInterface({ input: process.stdin }).on("line", (line) => {
    const { name, value } = JSON.parse(line) as { name: string; value: unknown };
    does[name]?.(value).then(
      (result) => tell({ name, result }),
      (error: unknown) => tell({ name, error: String(error) }),
    );
  });
  tell("ready");
});
