import { Menu, type MenuItemConstructorOptions, type NativeImage, nativeImage, Tray } from "electron";
import type { CallOwner } from "../calls/owner.ts";
import type { ShareMirror } from "../capture/own-share.ts";
import { type Log, reasonOf } from "../system/log.ts";
import { drawTrayIcon } from "./icon.ts";
import { nextTitle } from "./title.ts";
import { type TrayCommand, type TrayIcon, type TrayItem, trayView } from "./tray-model.ts";

type Deps = {
  readonly owner: CallOwner;
  readonly share: ShareMirror;
  readonly getMuteKeys: () => string | null;
  readonly onCommand: (command: TrayCommand) => void;
  readonly now: () => number;
  readonly log: Log;
};

/** Shows the tray icon and keeps it true. A desktop that refuses one is logged, and the app goes on without. */
export function startTray(deps: Deps): () => void {
  try {
    return showTray(deps);
  } catch (error) {
    deps.log("warn", "no tray icon", { why: reasonOf(error) });
    return () => undefined;
  }
}

function showTray({ owner, share, getMuteKeys, onCommand, now }: Deps): () => void {
  let title: string | null = null;
  let shownIcon = "";
  let shownMenu = "";
  const idle: TrayIcon = { glyph: "idle", hasShareDot: false };
  const tray = new Tray(toImage(idle));
  const view = () =>
    trayView({
      call: owner.getCall(),
      mute: owner.getMute(),
      share: share.get(),
      title,
      now: now(),
      muteKeys: getMuteKeys(),
    });
  const update = () => {
    const { icon, tooltip, menu } = view();
    tray.setToolTip(tooltip);
    // Set only when it changed: a panel closes an open menu that it is given anew.
    const iconKey = JSON.stringify(icon);
    if (iconKey !== shownIcon) tray.setImage(toImage(icon));
    shownIcon = iconKey;
    const menuKey = JSON.stringify(menu);
    if (menuKey !== shownMenu) tray.setContextMenu(Menu.buildFromTemplate(menu.map((item) => toItem(item, onCommand))));
    shownMenu = menuKey;
  };
  const stopListening = owner.listen({
    onCall({ current }) {
      title = nextTitle(title, current);
      update();
    },
    onMute: update,
  });
  const stopSharing = share.listen(update);
  // The time of the call is part of the tooltip.
  const timer = setInterval(() => {
    if (owner.getCall().current.step === "in-call") update();
  }, 1000);
  tray.on("click", () => onCommand("open"));
  update();
  return () => {
    clearInterval(timer);
    stopListening();
    stopSharing();
    tray.destroy();
  };
}

function toImage(icon: TrayIcon): NativeImage {
  const isMac = process.platform === "darwin";
  const size = isMac ? 36 : process.platform === "win32" ? 32 : 22;
  const pixels = drawTrayIcon(icon, size, !isMac);
  const scaleFactor = process.platform === "linux" ? 1 : 2;
  const image = nativeImage.createFromBitmap(pixels, { width: size, height: size, scaleFactor });
  // macOS colours it by the menu bar; a template has no colours, so the dot is a hole there.
  image.setTemplateImage(isMac);
  return image;
}

function toItem(item: TrayItem, onCommand: (command: TrayCommand) => void): MenuItemConstructorOptions {
  if (item.kind === "separator") return { type: "separator" };
  if (item.kind === "state") return { id: "state", label: item.label, enabled: false };
  const { id, label, isEnabled, keys, command } = item;
  // The keys are shown only: the hotkey itself is taken elsewhere.
  const shown = keys === null ? {} : { accelerator: keys, registerAccelerator: false };
  return { id, label, enabled: isEnabled, ...shown, click: () => onCommand(command) };
}
