import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { which } from "../../../tools/bootstrap/children.mjs";
import { mainProcessOf, processesNaming } from "../../../tools/drive/leftovers.ts";
import { whyNoDisplay } from "../../support/display.ts";
import type { Stage } from "./stage.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/** Why real keys can't be pressed here, or nothing. */
export function whyNoKeyboard(): string | undefined {
  const missing = ["xdotool", "xterm", "wmctrl"].filter((name) => !which(name));
  return missing.length > 0 ? `${missing.join(" and ")} not installed` : whyNoDisplay();
}

/** A terminal of another application that has the focus and keeps what is typed into it. */
export type Terminal = Readonly<{
  id: string;
  typed: () => string;
  hasFocus: () => Promise<boolean>;
  close: () => void;
}>;

/** Opens a terminal and gives it the focus. */
export async function openTerminal(display: string): Promise<Terminal> {
  const folder = mkdtempSync(join(tmpdir(), "nchat-keys-"));
  const file = join(folder, "typed");
  writeFileSync(file, "");
  const title = `terminal-${process.pid}-${Date.now()}`;
  const script = `stty -icanon -echo; exec cat > '${file}'`;
  const terminal = spawn("xterm", ["-display", display, "-T", title, "-e", "sh", "-c", script], { stdio: "ignore" });
  const id = await until(`the window of ${title}`, async () => {
    const found = await xdotool(display, "search", "--name", title);
    return found.trim() || undefined;
  });
  await xdotool(display, "windowactivate", "--sync", id);
  const hasFocus = async () => (await xdotool(display, "getwindowfocus")).trim() === id;
  await until("the terminal's focus", hasFocus);
  return {
    id,
    typed: () => readFileSync(file, "utf8"),
    hasFocus,
    close: () => {
      terminal.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Gives an app's main window the focus, as a click on it would. */
export async function focusApp({ display, marker, dataFolder }: Stage, profile: string): Promise<void> {
  const browsers = processesNaming(`--user-data-dir=${dataFolder}/${profile}/`);
  const own = [mainProcessOf(marker, profile), ...browsers].flatMap((each) => each ?? []);
  const id = await until(`a window of ${profile}`, async () => {
    const { stdout } = await run("wmctrl", ["-l", "-p"], { env: { ...process.env, DISPLAY: display } });
    const windows = stdout.split("\n").map((line) => line.split(/\s+/));
    const found = windows.find(([, , pid]) => own.some((each) => String(each.pid) === pid))?.[0];
    if (!found) throw new Error(`${own.map(({ pid }) => pid).join()} have none of:\n${stdout}`);
    return found;
  });
  await xdotool(display, "windowactivate", "--sync", String(Number(id)));
}

/** Runs one xdotool command on a display. */
export async function xdotool(display: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run("xdotool", [...args], { env: { ...process.env, DISPLAY: display } });
  return stdout;
}
