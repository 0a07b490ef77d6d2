import { createRoot } from "react-dom/client";
import type { Desktop } from "../preload/index.ts";
import { App } from "./app/App.tsx";
import { createCallFeature } from "./app/call-feature.ts";
import { followAddress } from "./app/router.ts";
import { createServices } from "./app/services.ts";
import { followQuit, followSession } from "./app/signed-in.ts";
import { followTheme } from "./app/theme.ts";
import { createBrowserPlatform } from "./platform/browser-platform.ts";
import {
  loadDesktopHotkeys,
  loadDesktopPlatform,
  loadDesktopStreamerMode,
  loadDesktopStudio,
} from "./platform/desktop-platform.ts";
import type { Platform } from "./platform/platform.ts";
import "./ui/tokens.css";
import "./ui/base.css";

const reportFault = (error: unknown) => console.error("a request failed that never should", error);
const platform = window.desktop ? await loadDesktop(window.desktop) : createBrowserPlatform(window, reportFault);

// All of these live as long as the page.
followTheme(platform.settings.store, window);
const services = createServices(platform);
const calls = createCallFeature(services);
followSession(services, calls.start);
followQuit(services);
if (!platform.desktop) followAddress(services.router, window);
services.session.start();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(<App services={services} calls={calls.store} />);

async function loadDesktop(desktop: Desktop): Promise<Platform> {
  const [shared, hotkeys, studio, streamerMode] = await Promise.all([
    loadDesktopPlatform(desktop, reportFault),
    loadDesktopHotkeys(desktop, reportFault),
    loadDesktopStudio(desktop, reportFault),
    loadDesktopStreamerMode(desktop, reportFault),
  ]);
  return { ...shared, hotkeys, studio, streamerMode };
}
