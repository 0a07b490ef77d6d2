import { readFileSync } from "node:fs";

const isLinux = process.platform === "linux";

/**
 * Tells once when whoever started this has gone. npm puts a shell between itself and us, and a killed npm leaves both:
 * so every ancestor up to npm is watched.
 * @param {() => void} onGone
 * @returns {() => void} stops watching
 */
export function watchAncestors(onGone) {
  const parent = process.ppid;
  const watched = isLinux && process.env["npm_lifecycle_event"] ? chainToNpm(parent) : [];
  const timer = setInterval(() => {
    if (process.ppid === parent && watched.every(({ pid, above }) => statOf(pid)?.parent === above)) return;
    clearInterval(timer);
    onGone();
  }, 300);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * @param {number} from
 * @returns {{ pid: number, above: number }[]} ancestors that must keep their own parent
 */
function chainToNpm(from) {
  const chain = [];
  for (let pid = from; pid > 1 && chain.length < 5;) {
    const stat = statOf(pid);
    if (!stat || isNpm(pid)) break;
    chain.push({ pid, above: stat.parent });
    pid = stat.parent;
  }
  return chain;
}

/**
 * @param {number} pid
 * @returns {{ parent: number } | undefined}
 */
function statOf(pid) {
  try {
    const fields = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"));
    return fields && fields[1] !== "Z" ? { parent: Number(fields[2]) } : undefined;
  } catch {
    return undefined; // it has ended, which is the answer
  }
}

/** @param {number} pid */
function isNpm(pid) {
  try {
    return /^(npm|yarn|pnpm)\b/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
  } catch {
    return true; // it has ended: nothing above it matters
  }
}
