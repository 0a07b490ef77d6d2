import { app, autoUpdater, type BrowserWindow } from "electron";

/** Uses what the runtime does not have; only read by a test, never run. */
export function useUnknown(window: BrowserWindow): void {
  autoUpdater.checkForUpdates();
  const { name, getGPUFeatureStatus } = app;
  app.on("gpu-info-update", () => console.log(name, getGPUFeatureStatus()));
  window.setSheetOffset(1);
}
