import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { release, tmpdir, type } from "node:os";
import { join } from "node:path";
import { onTestFailed } from "vitest";
import { signIn } from "../../../tools/drive/api.ts";
import type { Api, Login } from "../../../tools/drive/api.ts";
import { startApp } from "../../../tools/drive/app.ts";
import type { App } from "../../../tools/drive/app.ts";
import { attachTo } from "../../../tools/drive/attach.ts";
import type { Windows } from "../../../tools/drive/attach.ts";
import { leftoversAfter } from "../../../tools/drive/leftovers.ts";
import { newLogin, personAt } from "../../../tools/drive/person.ts";
import type { Person } from "../../../tools/drive/person.ts";
import { startDisplay } from "../../support/display.ts";
import type { Display } from "../../support/display.ts";
import { fillDataFolder } from "../../support/data-folder.ts";

const results = join("test-results", "e2e");

/** One running app with a person before it. */
export type Desk = Person &
  Readonly<{
    profile: string;
    app: App;
    windows: Windows;
    server: string;
  }>;

/** A desk whose person has just signed up, and the server as that person sees it. */
export type SignedIn = Desk & Readonly<{ login: Login; username: string; api: Api }>;

type DeskOptions = Readonly<{
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  hasFakeMedia?: boolean;
  size?: string;
}>;

/** A display, a data folder and the apps that share them. */
export type Stage = Readonly<{
  display: string;
  dataFolder: string;
  marker: string;
  /** Starts an app and waits until its window can be used. */
  open: (profile: string, options?: DeskOptions) => Promise<Desk>;
  /** Starts `npm start` without waiting for a window. */
  start: (profile: string, options?: DeskOptions) => App;
  /** Ends all and fails when a process is left. */
  close: () => Promise<void>;
}>;

/** Prepares a display and a data folder of a test's own; `isNew`: one in which `npm start` makes everything. */
export async function openStage({ isNew = false } = {}): Promise<Stage> {
  const marker = randomUUID();
  const display: Display = await startDisplay();
  const dataFolder = mkdtempSync(join(tmpdir(), "nchat-e2e-"));
  if (!isNew) await fillDataFolder(dataFolder);
  const apps: App[] = [];
  const desks: Desk[] = [];
  const start = (profile: string, { args = [], ...options }: DeskOptions = {}) => {
    const app = startApp({ profile, dataFolder, display: display.name, marker, args, ...options });
    apps.push(app);
    return app;
  };
  return {
    display: display.name,
    dataFolder,
    marker,
    start,
    open: async (profile, options = {}) => {
      const app = start(profile, { ...options, args: ["--remote-debugging-port", "0", ...(options.args ?? [])] });
      const desk = await deskOf(app);
      desks.push(desk);
      return desk;
    },
    close: async () => {
      await Promise.all(desks.map((desk) => desk.windows.detach()));
      await Promise.all(apps.map((app) => (app.isRunning() ? app.interrupt() : app.ended)));
      const left = await leftoversAfter(marker, 15_000);
      left.forEach(({ pid }) => process.kill(pid, "SIGKILL"));
      await display.stop();
      rmSync(dataFolder, { recursive: true, force: true });
      if (left.length > 0) throw new Error(`still running after the last app ended:\n${describe(left)}`);
    },
  };
}

function describe(left: readonly { pid: number; command: string }[]): string {
  return left.map(({ pid, command }) => `  ${pid} ${command.slice(0, 200)}`).join("\n");
}

async function deskOf(app: App): Promise<Desk> {
  const server = await app.line("ready");
  const windows = await attachTo(await app.line("debugging"));
  console.log(`${app.profile} runs on ${windows.engine}`);
  noteEngine(windows.engine);
  const person = personAt(windows.main);
  return { ...person, profile: app.profile, app, windows, server };
}

/** For `docs/platforms.md`, which says what the tests ran on. */
function noteEngine(engine: string): void {
  mkdirSync(results, { recursive: true });
  const system = `${type()} ${release().split("-")[0]}`;
  writeFileSync(join(results, "engine.json"), JSON.stringify({ engine, system }));
}

/** Signs somebody new up at a desk. When the test fails, its window is kept as a picture. */
export async function someoneNew(desk: Desk, name: string): Promise<SignedIn> {
  return signedInAt(desk, newLogin(name), "signUp");
}

/** Signs somebody in who has an account. */
export async function signedInAt(desk: Desk, login: Login, how: "signUp" | "signIn" = "signIn"): Promise<SignedIn> {
  onTestFailed(() => keepEvidence(desk));
  await desk.page.unrouteAll({ behavior: "ignoreErrors" });
  await desk.reset();
  await desk[how](login);
  return { ...desk, login, username: login.username, api: await signIn(desk.server, login) };
}

async function keepEvidence(desk: Desk): Promise<void> {
  mkdirSync(results, { recursive: true });
  const name = join(results, `${new Date().toISOString().replaceAll(":", "-")}-${desk.profile}`);
  writeFileSync(`${name}.log`, desk.app.output().join("\n"));
  await desk.page.screenshot({ path: `${name}.png`, timeout: 5000 }).catch((error: Error) => {
    console.error(`no picture of ${desk.profile}: ${error.message}`);
  });
  console.error(`${desk.profile} as it was: ${name}.png`);
}
