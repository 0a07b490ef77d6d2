import { join } from "node:path";
import {
  desktopCapturer,
  globalShortcut,
  Menu,
  nativeImage,
  nativeTheme,
  powerMonitor,
  safeStorage,
  screen,
  Tray,
  utilityProcess,
} from "electron";
import { type Actions, inPage, note, once, pause, state } from "./state.ts";

let tray: Tray;

/** What concerns the desktop around the windows. */
export const desktopActions: Actions = {
  media: async (answer) => {
    state.allowed = answer === true;
    return await inPage(
      "navigator.mediaDevices.getUserMedia({ audio: true, video: true }).then((s) => s.getTracks().map((t) => t.kind).sort().join(), (e) => e.name)",
    );
  },
  asked: async () => state.seen.splice(0),
  picture: async () => {
    const image = await state.main.webContents.capturePage();
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
  sources: async (name) => {
    const sources = await desktopCapturer.getSources({
      types: ["window", "screen"],
      thumbnailSize: { width: 100, height: 100 },
    });
    state.chosen = sources.find((source) => source.name === name) ?? null;
    const picture = state.chosen?.thumbnail ?? nativeImage.createEmpty();
    const { width, height } = picture.getSize();
    const at = (Math.floor(height / 2) * width + Math.floor(width / 2)) * 4;
    const middle = [...picture.toBitmap().subarray(at, at + 3)];
    return { screens: sources.filter(({ id }) => id.startsWith("screen:")).length, id: state.chosen?.id, middle };
  },
  share: async (allow) => {
    if (!allow) state.chosen = null;
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
  storage: async () => ({ type: typeof safeStorage.isEncryptionAvailable() }),
  display: async () => {
    const { bounds, workArea } = screen.getPrimaryDisplay();
    return { bounds, isInside: workArea.width <= bounds.width, displays: screen.getAllDisplays().length };
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
    const child = utilityProcess.fork(join(import.meta.dirname, "child.mjs"), ["--there"], { serviceName: "probe" });
    await once(child, "spawn");
    const heard = once(child, "message");
    child.postMessage({ bytes: new Uint8Array([4, 5]) });
    const answer = await heard;
    const ended = once(child, "exit");
    child.kill();
    await ended;
    return { answer, pid: child.pid };
  },
  power: async () => {
    powerMonitor.on("suspend", () => note("suspend"));
    powerMonitor.on("resume", () => note("resume"));
    return typeof powerMonitor.isOnBatteryPower();
  },
};
