import { existsSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { which } from "./children.mjs";
import { runCommand } from "./run-command.mjs";
import { StepFailed, say, step } from "./say.mjs";

/**
 * @typedef {object} SystemPackage
 * @property {string} name
 * @property {() => boolean} isThere
 */

/** What the app itself uses. @type {readonly SystemPackage[]} */
export const forTheApp = [
  { name: "chromium", isThere: () => Boolean(which("chromium") ?? which("google-chrome") ?? which("chrome")) },
  { name: "ffmpeg", isThere: () => Boolean(which("ffmpeg")) },
  { name: "xvfb", isThere: () => Boolean(which("Xvfb")) },
  { name: "openbox", isThere: () => Boolean(which("openbox")) },
  { name: "dbus", isThere: () => Boolean(which("dbus-daemon")) },
  { name: "libglib2.0-bin", isThere: () => Boolean(which("gdbus")) },
];

/** What only tests use. @type {readonly SystemPackage[]} */
export const forTests = [
  { name: "postgresql-15", isThere: () => existsSync("/usr/lib/postgresql") || Boolean(which("initdb")) },
  { name: "coturn", isThere: () => Boolean(which("turnserver")) },
  { name: "openssl", isThere: () => Boolean(which("openssl")) },
  { name: "redis-server", isThere: () => Boolean(which("redis-server")) },
  { name: "libnginx-mod-rtmp", isThere: () => existsSync("/usr/lib/nginx/modules/ngx_rtmp_module.so") },
  { name: "nginx-light", isThere: () => existsSync("/usr/sbin/nginx") },
  { name: "xdotool", isThere: () => Boolean(which("xdotool")) },
  { name: "xterm", isThere: () => Boolean(which("xterm")) },
  { name: "wmctrl", isThere: () => Boolean(which("wmctrl")) },
  { name: "x11-utils", isThere: () => Boolean(which("xprop")) },
  { name: "pulseaudio", isThere: () => Boolean(which("pulseaudio")) },
  { name: "pulseaudio-utils", isThere: () => Boolean(which("pacat")) },
];

/**
 * Installs the system packages that are missing, where that can be done: on Debian and its kin, as root. Elsewhere it
 * says what to install and goes on; what can't be done without them says so itself.
 * @param {readonly SystemPackage[]} packages
 * @returns {Promise<void>}
 */
export async function ensureSystemPackages(packages) {
  if (process.platform !== "linux") return;
  const missing = packages.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  if (missing.length === 0) return;
  const command = `apt-get install --no-install-recommends ${missing.join(" ")}`;
  if (!which("apt-get") || !isDebian()) {
    say(`Not installed here: ${missing.join(", ")}. Install them by your system's package manager.`);
  } else if (userInfo().uid !== 0) {
    say(`Not installed here: ${missing.join(", ")}. To install them: sudo ${command}`);
  } else {
    await step(`Installing ${missing.join(", ")} by apt`, (progress) => install(missing, command, progress));
  }
}

/**
 * @param {readonly string[]} missing
 * @param {string} command
 * @param {(text: string) => void} progress
 */
async function install(missing, command, progress) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const onLine = (/** @type {string} */ line) => progress(line.slice(0, 100));
  const update = await runCommand("apt-get", ["update"], { env, onLine, timeoutMs: 5 * 60_000, mayOutlive: true });
  const options = ["install", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", ...missing];
  const { code, tail } = await runCommand("apt-get", options, {
    env,
    onLine,
    timeoutMs: 20 * 60_000,
    mayOutlive: true,
  });
  if (code === 0) return;
  const isOffline = /Temporary failure|Could not resolve|Could not connect|Unable to fetch/.test(
    `${update.tail}\n${tail}`,
  );
  throw isOffline
    ? new StepFailed(
        "Debian's package server can't be reached: this computer seems to be offline",
        `connect it, or install them later: ${command}`,
      )
    : new StepFailed(`apt-get failed:\n${tail}`, `see what it says to: ${command}`);
}

function isDebian() {
  const file = "/etc/os-release";
  return existsSync(file) && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync(file, "utf8"));
}
