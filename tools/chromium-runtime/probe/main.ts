// A small app whose behaviour is the same on Electron and on the Chromium runtime. It does what stdin names, one line
// each, and answers each with one line of JSON.
import { createInterface } from "node:readline";
import { app, BrowserWindow, ipcMain, protocol, session } from "electron";
import { desktopActions } from "./desktop.ts";
import { type Actions, note, state } from "./state.ts";
import { windowActions } from "./windows.ts";

const tell = (value: unknown): boolean => process.stdout.write(`probe ${JSON.stringify(value)}\n`);
const pages = {
  "/index.html":
    '<!doctype html><title>Probe</title><body style="background:#00ff00"><video id="video" muted autoplay></video>',
  "/second.html": "<!doctype html><title>Second</title>",
};
const policy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'";

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
void app.whenReady().then(() => {
  const web = session.defaultSession;
  web.setPermissionRequestHandler((_contents, permission, callback) => {
    state.seen.push(permission);
    callback(state.allowed);
  });
  web.setPermissionCheckHandler(() => false);
  web.setDisplayMediaRequestHandler((_request, callback) => callback(state.chosen ? { video: state.chosen } : {}));
  protocol.handle("app", (request) => {
    const path = new URL(request.url).pathname;
    const body = new Map(Object.entries(pages)).get(path);
    const headers = {
      "content-type": "text/html",
      "content-security-policy": policy,
    };
    return new Response(body ?? "nothing", { status: body ? 200 : 404, headers });
  });
  const actions: Actions = { ...windowActions, ...desktopActions };
  createInterface({ input: process.stdin }).on("line", (line) => {
    const { name, value } = JSON.parse(line) as { name: string; value: unknown };
    actions[name]?.(value).then(
      (result) => tell({ name, result }),
      (error: unknown) => tell({ name, error: String(error) }),
    );
  });
  tell("ready");
});
