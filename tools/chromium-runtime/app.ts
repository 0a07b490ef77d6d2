import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { App, CommandLine } from "electron";
import { refuse } from "./guard.ts";
import type { Runtime } from "./runtime.ts";
import { createInstanceLock, type InstanceLock } from "./single-instance.ts";

type PathName = Parameters<App["getPath"]>[0];

/** The fields of the app's package.json that name it. */
type Package = { readonly name?: string; readonly productName?: string; readonly version?: string };

/** `app`: the life of the application, from its start to its last exit. */
export class RuntimeApp extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine: CommandLine;
  readonly relaunch = refuse("app.relaunch");
  readonly setLoginItemSettings = refuse("app.setLoginItemSettings");
  readonly getLoginItemSettings = refuse("app.getLoginItemSettings");
  readonly setAsDefaultProtocolClient = refuse("app.setAsDefaultProtocolClient");
  isQuitting = false;
  private isExiting = false;
  private readonly runtime: Runtime;
  private readonly root: string;
  private readonly switches = new Map<string, string>();
  private readonly paths = new Map<string, string>();
  private readonly ready = Promise.withResolvers<void>();
  private lock: InstanceLock | undefined;
  private isStarted = false;
  private appName: string;
  private readonly version: string;

  constructor(runtime: Runtime) {
    super();
    this.setMaxListeners(0);
    this.runtime = runtime;
    this.root = findRoot(resolve(runtime.options.entry));
    const about = readPackage(this.root);
    this.appName = about.productName ?? about.name ?? "Electron";
    this.version = about.version ?? "0.0.0";
    this.commandLine = this.createCommandLine();
  }

  get name(): string {
    return this.appName;
  }

  set name(name: string) {
    this.appName = name;
  }

  readonly isReady = (): boolean => this.isStarted;
  readonly whenReady = (): Promise<void> => this.ready.promise;

  /** Starts Chromium once main's entry has been evaluated, then tells `ready`. */
  async start(): Promise<void> {
    await this.runtime.start(this);
    const { chromium } = this.runtime;
    chromium?.process.once("exit", (code) => {
      if (this.isQuitting) return;
      console.error(`chromium-runtime: Chromium ended unexpectedly (code ${code})`);
      this.exit(1);
    });
    this.isStarted = true;
    this.ready.resolve();
    this.emit("ready", {}, {});
  }

  /** Asks everyone, closes every window, and ends; any of them may say no. */
  quit(): void {
    this.leave().catch((error: unknown) => {
      console.error("chromium-runtime:", error);
      this.exit(1);
    });
  }

  exit(exitCode = 0): void {
    if (this.isExiting) return;
    this.isExiting = true;
    this.isQuitting = true;
    for (const window of [...this.runtime.windows.values()]) window.onGone();
    this.emit("quit", {}, exitCode);
    this.lock?.release();
    this.runtime.stop().then(
      () => process.exit(exitCode),
      () => process.exit(exitCode || 1),
    );
  }

  /** The last window has closed. Without a listener the app ends, as in Electron. */
  onAllWindowsClosed(): void {
    if (this.isQuitting) return;
    if (this.listenerCount("window-all-closed") > 0) this.emit("window-all-closed");
    else this.quit();
  }

  readonly getAppPath = (): string => this.root;
  readonly getName = (): string => this.appName;

  setName(name: string): void {
    this.appName = name;
  }
  readonly getVersion = (): string => this.version;
  readonly getLocale = (): string => new Intl.DateTimeFormat().resolvedOptions().locale;
  readonly hasSingleInstanceLock = (): boolean => this.lock !== undefined;
  readonly setAppUserModelId = (_id: string): void => undefined;

  getPath(name: PathName): string {
    const set = this.paths.get(name);
    if (set) return set;
    const home = homedir();
    const config = process.env.XDG_CONFIG_HOME || join(home, ".config");
    const userData = (): string => this.runtime.options.userDataDir ?? join(config, this.appName);
    const known: Partial<Record<PathName, () => string>> = {
      home: () => home,
      temp: tmpdir,
      appData: () => config,
      userData: () => resolve(userData()),
      sessionData: () => this.getPath("userData"),
      logs: () => join(this.getPath("userData"), "logs"),
      exe: () => process.execPath,
      downloads: () => join(home, "Downloads"),
      videos: () => userFolder("VIDEOS", config, home) ?? join(home, "Videos"),
    };
    const path = known[name]?.();
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  setPath(name: string, path: string): void {
    mkdirSync(path, { recursive: true });
    this.paths.set(name, path);
  }

  requestSingleInstanceLock(): boolean {
    if (this.lock) return true;
    mkdirSync(this.getPath("userData"), { recursive: true });
    this.lock = createInstanceLock(this.getPath("userData"), (argv, cwd) =>
      this.emit("second-instance", {}, argv, cwd, undefined),
    );
    return this.lock !== undefined;
  }

  releaseSingleInstanceLock(): void {
    this.lock?.release();
    this.lock = undefined;
  }

  focus(): void {
    const [first] = this.runtime.windows.values();
    first?.focus();
  }

  /** The switches that main appended, for Chromium's start. */
  readonly chromiumFlags = (): string[] =>
    [...this.switches].map(([name, value]) => (value ? `--${name}=${value}` : `--${name}`));

  private async leave(): Promise<void> {
    if (this.isQuitting) return;
    this.isQuitting = true;
    this.isQuitting = this.isAllowed("before-quit") && (await this.closeWindows()) && this.isAllowed("will-quit");
    if (this.isQuitting) this.exit(0);
  }

  private async closeWindows(): Promise<boolean> {
    for (const window of [...this.runtime.windows.values()]) if (!(await window.tryClose())) return false;
    return true;
  }

  private isAllowed(name: string): boolean {
    let allowed = true;
    this.emit(name, {
      preventDefault: () => (allowed = false),
      get defaultPrevented() {
        return !allowed;
      },
    });
    return allowed;
  }

  private createCommandLine(): CommandLine {
    const given = new Map<string, string>();
    for (const arg of this.runtime.options.args) {
      const [, name, value = ""] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
      if (name !== undefined) given.set(name, value);
    }
    const find = (name: string): string | undefined => this.switches.get(name) ?? given.get(name);
    return {
      appendSwitch: (name, value = "") => void this.switches.set(name, value),
      appendArgument: refuse("app.commandLine.appendArgument"),
      hasSwitch: (name) => find(name) !== undefined,
      getSwitchValue: (name) => find(name) ?? "",
      removeSwitch: (name) => {
        this.switches.delete(name);
        given.delete(name);
      },
    };
  }
}

/** A folder that the person named (xdg-user-dirs); undefined when they named none. */
function userFolder(kind: string, config: string, home: string): string | undefined {
  const file = join(config, "user-dirs.dirs");
  if (!existsSync(file)) return undefined;
  const named = new RegExp(`^XDG_${kind}_DIR="([^"]+)"`, "m").exec(readFileSync(file, "utf8"))?.[1];
  return named?.replace("$HOME", home);
}

/** The nearest folder above the entry that has a package.json, as Electron finds the app's path. */
function findRoot(entry: string): string {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, "package.json"))) return folder;
  return dirname(entry);
}

function readPackage(root: string): Package {
  const path = join(root, "package.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Package) : {};
}
