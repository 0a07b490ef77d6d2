import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A running probe: it does what it is asked by name and answers with plain values. */
export type Probe = {
  readonly do: (name: string, value?: unknown) => Promise<unknown>;
  readonly said: (line: string) => Promise<void>;
  readonly lines: readonly string[];
  readonly userData: string;
  readonly pid: number;
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>;
};
/** What can run the probe. */
export type Engine = { readonly name: string; readonly command: (userData: string) => readonly string[] };

type Answer = { readonly name: string; readonly result?: unknown; readonly error?: string };

const here = import.meta.dirname;
const root = join(here, "../../..");
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** This runtime, on an installed Chromium. */
export const runtimeEngine: Engine = {
  name: "the Chromium runtime",
  command: (userData) => {
    const own = ["--fake-media", "--user-data-dir", userData, "--remote-debugging-port=0"];
    return [process.execPath, join(here, "../run.ts"), join(here, "main.ts"), ...own];
  },
};

/** Electron itself, where its binary is there; it wants plain JavaScript. */
export function electronEngine(): Engine | undefined {
  const program = join(root, "node_modules/electron/dist/electron");
  if (!existsSync(program)) return undefined;
  return {
    name: "Electron",
    command: (userData) => {
      const folder = join(userData, "probe");
      cpSync(here, folder, { recursive: true });
      for (const name of ["main", "windows", "desktop", "state"]) {
        const source = stripTypeScriptTypes(readFileSync(join(here, `${name}.ts`), "utf8"));
        writeFileSync(join(folder, `${name}.mjs`), source.replaceAll('.ts";', '.mjs";'));
      }
      const fake = "--use-fake-device-for-media-stream";
      return [program, ...asRoot, fake, `--user-data-dir=${userData}`, join(folder, "main.mjs")];
    },
  };
}

/** Starts the probe on a display, with a data folder of its own or of another probe. */
export async function startProbe(engine: Engine, display: string, folder?: string): Promise<Probe> {
  const userData = folder ?? mkdtempSync(join(tmpdir(), "nchat-probe-"));
  const [command = "", ...args] = engine.command(userData);
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, DISPLAY: display } });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const lines: string[] = [];
  const answers = new Map<string, (answer: Answer) => void>();
  const heard = new Set<() => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    for (const look of heard) look();
    const message = line.startsWith("probe {") ? (JSON.parse(line.slice(6)) as Answer) : undefined;
    if (message) answers.get(message.name)?.(message);
  });
  const said = (line: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!lines.includes(`probe ${JSON.stringify(line)}`)) return;
        heard.delete(look);
        resolve();
      };
      heard.add(look);
      look();
    });
  return {
    lines,
    userData,
    pid: child.pid ?? 0,
    said,
    do: (name, value) =>
      new Promise((resolve, reject) => {
        answers.set(name, ({ result, error }: Answer) =>
          error === undefined ? resolve(result) : reject(new Error(error)),
        );
        child.stdin.write(`${JSON.stringify({ name, value })}\n`);
      }),
    end: async (signal = "SIGTERM") => {
      child.kill(signal);
      const code = await ended;
      if (folder === undefined && signal !== "SIGKILL")
        rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
      return code;
    },
  };
}
