import { spawn, type ChildProcess } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { createDevtools, type Devtools } from "./devtools.ts";

/** A running Chromium: its DevTools connection and a way to open one more application window in it. */
export type Chromium = {
  readonly devtools: Devtools;
  readonly process: ChildProcess;
  readonly openWindow: (url: string) => void;
  readonly stop: () => Promise<void>;
};

/** The Chromium to run: `CHROMIUM_PATH`, or the first known name on the PATH. */
export function findChromium(env: NodeJS.ProcessEnv): string {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    for (const folder of (env.PATH ?? "").split(delimiter)) {
      const path = join(folder, name);
      if (existsSync(path) && isExecutable(path)) return path;
    }
  }
  throw new Error("No Chromium found: install `chromium`, or set CHROMIUM_PATH to its program.");
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not a program for this user: the next name is tried
  }
}

const steady = [
  "--no-first-run",
  "--no-default-browser-check",
  "--no-startup-window",
  "--keep-alive-for-test",
  "--remote-debugging-pipe",
  "--password-store=basic",
  "--hide-crash-restore-bubble",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
  "--disable-extensions",
  "--disable-breakpad",
  "--disable-search-engine-choice-screen",
  "--autoplay-policy=no-user-gesture-required",
  "--ozone-platform=x11",
];

/** The flags every start and every hand-over shares. */
function sharedFlags(dataDir: string): string[] {
  const root = process.getuid?.() === 0 ? ["--no-sandbox", "--test-type"] : [];
  return [`--user-data-dir=${dataDir}`, ...root];
}

/** Chromium's own settings for windows without a drawn frame; a crash must not offer to restore pages. */
function writePreferences(dataDir: string): void {
  const path = join(dataDir, "Default", "Preferences");
  const old = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, object>) : {};
  mkdirSync(join(dataDir, "Default"), { recursive: true });
  const preferences = {
    ...old,
    browser: { ...old.browser, custom_chrome_frame: false, has_seen_welcome_page: true, app_window_placement: {} },
    profile: { ...old.profile, exit_type: "Normal", exited_cleanly: true, password_manager_enabled: false },
    credentials_enable_service: false,
    translate: { enabled: false },
  };
  writeFileSync(path, JSON.stringify(preferences), { mode: 0o600 });
}

/** Chromium writes a port that it chose itself, and only such a one, into its folder. */
async function tellPort(dataDir: string): Promise<void> {
  const path = join(dataDir, "DevToolsActivePort");
  for (let tries = 0; tries < 100; tries++) {
    const [port] = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
    if (port) return console.log(`debugging ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("Chromium opened no debugging port.");
}

/** Starts Chromium without a window and waits until it answers. It ends with this process: the pipe closes. */
export async function startChromium(dataDir: string, extraFlags: readonly string[]): Promise<Chromium> {
  if (!process.env.DISPLAY) throw new Error("There is no display: set DISPLAY, or start a virtual one (Xvfb).");
  const program = findChromium(process.env);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writePreferences(dataDir);
  rmSync(join(dataDir, "DevToolsActivePort"), { force: true });
  const log = process.env.NCHAT_CHROMIUM_LOG ? "inherit" : "ignore";
  const child = spawn(program, [...sharedFlags(dataDir), ...steady, ...extraFlags], {
    stdio: ["ignore", log, log, "pipe", "pipe"],
    detached: true, // a terminal's Ctrl-C is for main, which leaves the call first; Chromium ends with the pipe
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const failed = new Promise<never>((_, reject) => {
    child.once("error", (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.once("exit", (code) => reject(new Error(`${program} ended at its start with code ${code}`)));
  });
  failed.catch(() => undefined); // after the start its end is told by the "exit" event instead
  const devtools = createDevtools(child.stdio[3] as Writable, child.stdio[4] as Readable);
  await Promise.race([devtools.browser.send("Browser.getVersion"), failed]);
  if (extraFlags.includes("--remote-debugging-port=0")) await tellPort(dataDir);
  const handingOver = new Set<ChildProcess>();
  return {
    devtools,
    process: child,
    openWindow: (url) => {
      // A second start with the same folder hands over to the running browser and ends.
      const handOver = spawn(program, [...sharedFlags(dataDir), `--app=${url}`], { stdio: "ignore" });
      handingOver.add(handOver);
      handOver.on("error", (error) => console.error(`chromium-runtime: ${error.message}`));
      handOver.on("exit", () => handingOver.delete(handOver));
    },
    stop: async () => {
      // One that comes too late to hand over would become a browser of its own, and stay.
      for (const handOver of handingOver) handOver.kill("SIGKILL");
      const timer = setTimeout(() => child.kill("SIGKILL"), 3000);
      devtools.browser.send("Browser.close").catch(() => child.kill("SIGKILL"));
      if (child.exitCode === null && child.signalCode === null) await ended;
      clearTimeout(timer);
    },
  };
}
