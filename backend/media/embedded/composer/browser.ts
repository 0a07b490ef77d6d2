import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import type { Logger } from "pino";
import { findProgram } from "../program.ts";
import { createDevtoolsPipe } from "./devtools-pipe.ts";

/** A Chromium without a window, for one page of ours. */
export type Browser = Readonly<{
  open: (url: string) => Promise<void>;
  /** Resolves with how it ended. */
  ended: Promise<string>;
  stop: () => Promise<void>;
}>;

type Options = Readonly<{
  program: string;
  /** Below it the browser has a folder of its own while it runs. */
  folder: string;
  /** The hosts whose names may be resolved; addresses need no name. */
  hosts: readonly string[];
  log: Logger;
}>;

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"] as const;
const endsWithinMs = 2000;

/** Where Chromium is: the setting's file, or the first of its names on the PATH; null when there is none. */
export function findChromium(setting: string | null): string | null {
  if (setting !== null) return findProgram("chromium", setting);
  for (const name of names) {
    const found = findProgram(name, null);
    if (found !== null) return found;
  }
  return null;
}

/** Removes what browsers left behind that could not tidy up. */
export function forgetBrowsers(folder: string, log: Logger): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    log.warn({ err: error }, "the folders of former browsers could not be removed");
  }
}

/** Chromium refuses to put itself into a sandbox for root: what strangers send is then decoded with all of root's rights. */
export function warnOfRoot(log: Logger, userId = process.getuid?.()): void {
  if (userId !== 0) return;
  log.warn("this service runs as root: the browser that composes pictures has no sandbox; run it as another user");
}

function flagsOf(profile: string, hosts: readonly string[]): string[] {
  const known = ["127.0.0.1", "localhost", ...hosts].map((host) => `EXCLUDE ${host}`);
  const isRoot = process.getuid?.() === 0;
  return [
    "--headless=new",
    "--remote-debugging-pipe",
    `--user-data-dir=${profile}`,
    `--host-resolver-rules=MAP * ~NOTFOUND, ${known.join(", ")}`,
    ...["--no-first-run", "--no-default-browser-check", "--no-startup-window", "--password-store=basic"],
    ...["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps"],
    ...["--disable-extensions", "--disable-breakpad", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio"],
    ...["--disable-background-timer-throttling", "--disable-renderer-backgrounding"],
    "--autoplay-policy=no-user-gesture-required",
    ...["--enable-logging=stderr", "--log-level=1"], // what the page warns of
    ...(isRoot ? ["--no-sandbox"] : []),
  ];
}

/** Starts it. It ends with this process, however that ends: its pipe closes. */
export async function startBrowser({ program, folder, hosts, log }: Options): Promise<Browser> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const profile = await mkdtemp(join(folder, "browser-"));
  const child = spawn(program, flagsOf(profile, hosts), {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: profile, LANG: process.env["LANG"] },
  });
  child.stderr?.on("data", (bytes: Buffer) => log.debug({ said: bytes.toString("utf8").slice(0, 500) }, "composer"));
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `code ${code}`));
  });
  const tidied = ended.then(() => tidy(profile, log));
  const [input, output] = [child.stdio[3], child.stdio[4]];
  if (!(input instanceof Writable) || !(output instanceof Readable)) throw new Error("a browser has no pipes");
  const devtools = createDevtoolsPipe(input, output);
  return {
    open: async (url) => void (await devtools.send("Target.createTarget", { url })),
    ended,
    stop: async () => {
      const late = setTimeout(() => child.kill("SIGKILL"), endsWithinMs);
      devtools.send("Browser.close").catch(() => child.kill("SIGKILL"));
      await tidied;
      clearTimeout(late);
    },
  };
}

/** Its children may write for a moment longer than it lives. */
async function tidy(profile: string, log: Logger): Promise<void> {
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).catch((error: unknown) =>
    log.warn({ err: error }, "the folder of a browser could not be removed"),
  );
}
