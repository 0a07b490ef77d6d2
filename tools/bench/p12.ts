import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appCommand, appEnvironment } from "../bootstrap/app.mjs";
import { startChild } from "../bootstrap/children.mjs";
import type { Child } from "../bootstrap/children.mjs";
import { startVirtualDisplay } from "../bootstrap/display.mjs";
import { ensureElectron } from "../bootstrap/electron.mjs";
import { freePort } from "../bootstrap/ports.mjs";
import { startApp } from "../drive/app.ts";
import { leftoversAfter, markerVariable } from "../drive/leftovers.ts";
import { browserOf } from "./flags.ts";
import type { Browser } from "./flags.ts";
import { interactiveAt } from "./interactive.ts";
import type { Row } from "./row.ts";

const blank = `data:text/html,<!doctype html><title>blank</title><input data-testid="sign-in-email">`;

/** P12: how long a start takes until one can type into the sign-in page. */
export const p12: Row = {
  id: "P12",
  title: "Cold start to sign-in",
  reference: "a blank page with one field in the same browser with the same flags",
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 1.2 }],
  prepare: async (note) => {
    const place = await openPlace();
    const electron = await ensureElectron(process.env);
    note(electron ? "on Electron" : "on Chromium");
    let browser: Browser | undefined;
    return {
      ours: () =>
        startOurs(place, electron, () => {
          browser ??= browserOf(place.marker);
        }),
      reference: async () => {
        if (!browser) throw new Error("the app's browser is not known yet");
        return startBlank(place, browser);
      },
      close: place.close,
    };
  },
};

type Place = Readonly<{
  dataFolder: string;
  blankFolder: string;
  marker: string;
  server: string;
  env: NodeJS.ProcessEnv;
  close: () => Promise<void>;
}>;

/** The services run already: a start of the app is measured, not the making of a database. */
async function openPlace(): Promise<Place> {
  const display = await startVirtualDisplay();
  const dataFolder = mkdtempSync(join(tmpdir(), "nchat-bench-"));
  const blankFolder = mkdtempSync(join(tmpdir(), "nchat-bench-blank-"));
  const marker = randomUUID();
  const services = startApp({ profile: "services", dataFolder, display: display.name, marker, args: ["--web"] });
  const server = await services.line("browser");
  return {
    dataFolder,
    blankFolder,
    marker,
    server,
    env: { ...process.env, DISPLAY: display.name, [markerVariable]: marker },
    close: async () => {
      await services.interrupt();
      const left = await leftoversAfter(marker, 15_000);
      left.forEach(({ pid }) => process.kill(pid, "SIGKILL"));
      await display.stop();
      for (const folder of [dataFolder, blankFolder]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function startOurs(place: Place, electron: string | undefined, whileRunning: () => void): Promise<number> {
  const { server, dataFolder: data, env: outer } = place;
  const debuggingPort = await freePort();
  const options = {
    profile: "bench",
    fakeMedia: false,
    debuggingPort,
    server,
    web: false,
    lan: false,
    help: false,
    verbs: [],
  };
  const env = appEnvironment({ options, data, serverUrl: server, display: undefined }, outer);
  const { command, args } = appCommand(options, electron);
  return timed(debuggingPort, () => startChild(command, args, { env }), whileRunning);
}

async function startBlank({ blankFolder, env }: Place, { program, flags }: Browser): Promise<number> {
  const port = await freePort();
  const own = [`--user-data-dir=${blankFolder}`, `--remote-debugging-port=${port}`, `--app=${blank}`];
  return timed(port, () => startChild(program, [...flags, ...own], { env }));
}

/** Starts a program, waits until its page can be typed into, and ends it again. */
async function timed(port: number, start: () => Child, whileRunning: () => void = () => undefined): Promise<number> {
  const before = performance.timeOrigin + performance.now();
  const child = start();
  try {
    const after = await interactiveAt(port, "[data-testid=sign-in-email]", child.isRunning);
    whileRunning();
    return after - before;
  } finally {
    await child.stop(5000);
  }
}
