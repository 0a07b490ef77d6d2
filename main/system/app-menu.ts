import { Menu } from "electron";

/**
 * The keys that a desktop expects of every window: editing and zoom. The framework's own menu would also reload the
 * page with Control+R, and a call would be gone. Nothing of it is seen but on macOS.
 */
export function setAppMenu(): void {
  const isMac = process.platform === "darwin";
  const menu = Menu.buildFromTemplate([
    ...(isMac ? [{ role: "appMenu" as const }] : []),
    { role: "editMenu" },
    { label: "View", submenu: [{ role: "resetZoom" }, { role: "zoomIn" }, { role: "zoomOut" }] },
    ...(isMac ? [{ role: "windowMenu" as const }] : []),
  ]);
  Menu.setApplicationMenu(menu);
}
