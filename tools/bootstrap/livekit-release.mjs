import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { liveKitVersion } from "./livekit-installed.mjs";
import { runCommand } from "./run-command.mjs";

const base = `https://github.com/livekit/livekit/releases/download/v${liveKitVersion}`;
const systems = /** @type {Record<string, string>} */ ({ linux: "linux", win32: "windows" });
const processors = /** @type {Record<string, string>} */ ({ x64: "amd64", arm64: "arm64", arm: "armv7" });

/**
 * The release file for a platform; LiveKit publishes none for macOS.
 * @param {string} platform
 * @param {string} arch
 * @returns {string | undefined}
 */
export function releaseFile(platform, arch) {
  const system = systems[platform];
  const processor = processors[arch];
  if (!system || !processor) return undefined;
  return `livekit_${liveKitVersion}_${system}_${processor}.${system === "windows" ? "zip" : "tar.gz"}`;
}

/**
 * The checksum of a file as a release's list tells it.
 * @param {string} list lines of checksum and name
 * @param {string} file
 * @returns {string | undefined}
 */
export function checksumIn(list, file) {
  const lines = list.split("\n").map((line) => line.trim().split(/\s+\*?/));
  return lines.find(([, name]) => name === file)?.[0]?.toLowerCase();
}

/**
 * Fetches LiveKit's release for this platform into the cache.
 * @param {string} binary where it is to be
 * @param {(text: string) => void} progress
 * @returns {Promise<string | undefined>} why that did not work
 */
export async function downloadLiveKit(binary, progress) {
  const file = releaseFile(process.platform, process.arch);
  if (!file) return `LiveKit publishes no release for ${process.platform} ${process.arch}`;
  try {
    const list = await fetchBytes(`${base}/checksums.txt`, progress);
    const wanted = checksumIn(list.toString("utf8"), file);
    if (!wanted) return `the release's checksums do not name ${file}`;
    const archive = await fetchBytes(`${base}/${file}`, progress);
    const found = createHash("sha256").update(archive).digest("hex");
    if (found !== wanted) return `the checksum of ${file} is wrong: it was not used`;
    return await unpack(archive, file, binary);
  } catch (error) {
    return `github.com can't be reached (${reasonOf(error)})`;
  }
}

/**
 * @param {string} url
 * @param {(text: string) => void} progress
 */
async function fetchBytes(url, progress) {
  const quiet = new AbortController();
  let timer = setTimeout(() => quiet.abort(new Error("nothing came for 20 s")), 20_000);
  try {
    const response = await fetch(url, { signal: quiet.signal });
    if (!response.ok || !response.body) throw new Error(`${url} answers ${response.status}`);
    const chunks = [];
    let size = 0;
    for await (const chunk of response.body) {
      chunks.push(chunk);
      size += chunk.length;
      progress(`${(size / 1e6).toFixed(1)} MB`);
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(new Error("nothing came for 20 s")), 20_000);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {Buffer} archive
 * @param {string} file
 * @param {string} binary
 */
async function unpack(archive, file, binary) {
  const folder = `${dirname(binary)}.${process.pid}`;
  const name = process.platform === "win32" ? "livekit-server.exe" : "livekit-server";
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(join(folder, file), archive);
    const { code, tail } = await runCommand("tar", ["-xf", file], { cwd: folder, timeoutMs: 60_000 });
    if (code !== 0) return `it could not be unpacked: ${tail}`;
    await mkdir(dirname(binary), { recursive: true });
    await writeFile(join(folder, "ready"), await readFile(join(folder, name)), { mode: 0o755 });
    await rename(join(folder, "ready"), binary);
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
