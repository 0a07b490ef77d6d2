import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { findChromium } from "../chromium.ts";
import { createDevtools, type Devtools } from "../devtools.ts";

/** A Chromium without windows, for pages that are drawn and not shown. */
export type PageBrowser = {
  readonly devtools: Devtools;
  /** A tab with this title is what a page captures that asks for a display. */
  readonly captureToken: string;
  readonly isRunning: () => boolean;
  readonly ended: Promise<void>;
  readonly stop: () => void;
};

const flags = [
  "--headless=new",
  "--remote-debugging-pipe",
  ...["--no-first-run", "--no-default-browser-check", "--no-startup-window", "--password-store=basic"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps"],
  ...["--disable-extensions", "--disable-breakpad", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"],
  ...["--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--deny-permission-prompts"],
  // Captured all the same.
  ...["--disable-audio-output", "--autoplay-policy=no-user-gesture-required"],
  // Nothing passes the proxy of a page's session.
  ...["--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-quic"],
];

/** A process and profile of their own; it ends with this process, whose end closes the pipe. */
export async function startPageBrowser(dataDir: string): Promise<PageBrowser> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const program = findChromium(process.env);
  const captureToken = `nchat-${randomUUID()}`;
  const own = [`--auto-select-tab-capture-source-by-title=${captureToken}`, `--user-data-dir=${dataDir}`];
  const child = spawn(program, [...flags, ...root, ...own], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    detached: true, // a terminal's Ctrl-C is for main
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const failed = new Promise<never>((_, reject) => {
    child.once("error", (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.once("exit", (code) => reject(new Error(`${program} ended at its start with code ${code}`)));
  });
  failed.catch(() => undefined); // after the start its end is told by `ended`
  const devtools = createDevtools(child.stdio[3] as Writable, child.stdio[4] as Readable);
  await Promise.race([devtools.browser.send("Browser.getVersion"), failed]);
  return {
    devtools,
    captureToken,
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: () => void child.kill("SIGKILL"),
  };
}
