import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { startChild } from "../bootstrap/children.mjs";
import { markerVariable } from "./leftovers.ts";

/** How an app is started; everything that tells two runs on one machine apart. */
export type AppOptions = Readonly<{
  profile: string;
  dataFolder: string;
  display: string;
  marker: string;
  /** Further arguments of `npm start`. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  hasFakeMedia?: boolean;
}>;

/** The stable lines that `npm start` prints, by their first word. */
type StableLine = "ready" | "browser" | "display" | "debugging" | "profile";

/** One `npm start`, from outside. */
export type App = Readonly<{
  profile: string;
  /** Waits for a stable line and answers what stands behind its word; fails when the app ends first. */
  line: (name: StableLine, timeoutMs?: number) => Promise<string>;
  /** Waits for any line that matches. */
  says: (pattern: RegExp, timeoutMs?: number) => Promise<string>;
  output: () => readonly string[];
  isRunning: () => boolean;
  /** How it ended, in words. */
  ended: Promise<string>;
  pid: number;
  /** Ctrl-C. */
  interrupt: () => Promise<string>;
  /** Ends it as a crash of the terminal would. */
  kill: () => Promise<string>;
}>;

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Starts the product as a person does: `npm start` with a data folder, a display and a profile. */
export function startApp(options: AppOptions): App {
  const { profile, args = [], hasFakeMedia = true } = options;
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const wake = () => waiting.forEach((each) => each());
  // A group of its own, as a terminal gives each command: Ctrl-C reaches all of it, not npm alone.
  const child = startChild(
    "setsid",
    ["npm", "start", "--silent", "--", "--profile", profile, ...(hasFakeMedia ? ["--fake-media"] : []), ...args],
    { cwd: root, env: environmentFor(options), onLine: (line) => void (lines.push(line), wake()) },
  );
  void child.ended.then(wake);
  const says = (pattern: RegExp, timeoutMs = 120_000) =>
    new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => fail(`did not print ${pattern} within ${timeoutMs} ms`), timeoutMs);
      const settle = (how: () => void) => {
        clearTimeout(timer);
        waiting.delete(look);
        how();
      };
      const fail = (why: string) =>
        settle(() => reject(new Error(`npm start (${profile}) ${why}:\n${lines.slice(-25).join("\n")}`)));
      const look = () => {
        const found = lines.find((line) => pattern.test(line));
        if (found !== undefined) settle(() => resolve(found));
        else if (!child.isRunning()) fail(`ended before it printed ${pattern}`);
      };
      waiting.add(look);
      look();
    });
  const end = async (signal: "SIGINT" | "SIGKILL") => {
    if (signal === "SIGKILL") child.process.kill(signal);
    else process.kill(-child.pid, signal);
    return child.ended;
  };
  return {
    profile,
    says,
    line: async (name, timeoutMs) => (await says(new RegExp(`^${name} `), timeoutMs)).slice(name.length + 1).trim(),
    output: () => lines,
    isRunning: child.isRunning,
    ended: child.ended,
    pid: child.pid,
    interrupt: () => end("SIGINT"),
    kill: () => end("SIGKILL"),
  };
}

/** A person's environment: nothing of a test runner or of npm scripts, and the machine's own Node. */
function environmentFor({ dataFolder, display, marker, env = {} }: AppOptions): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_ENV$|NODE_OPTIONS$|NODE$|TEST$|INIT_CWD$)/i.test(name),
  );
  const path = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .join(delimiter);
  return {
    ...Object.fromEntries(own),
    PATH: path,
    DISPLAY: display,
    NCHAT_DATA_DIR: dataFolder,
    [markerVariable]: marker,
    ...env,
  };
}
