import { cacheFolder } from "./cache.mjs";
import { which } from "./children.mjs";
import { buildLiveKit } from "./livekit-go.mjs";
import { cachedLiveKit, installedLiveKit, isTooOld, liveKitVersion, versionOfLiveKit } from "./livekit-installed.mjs";
import { downloadLiveKit } from "./livekit-release.mjs";
import { oneAtATime } from "./lock.mjs";
import { runCommand } from "./run-command.mjs";
import { StepFailed, say, step } from "./say.mjs";

/**
 * How LiveKit is started: the first way of DESIGN's order that works. Empty when an external one is used.
 * `{config}` stands for the configuration file.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<readonly string[]>}
 */
export async function ensureLiveKit(env) {
  if (env["LIVEKIT_URL"]) return external(env);
  const there = installedLiveKit();
  return there ? checked(there) : oneAtATime(`${cacheFolder()}/livekit.lock`, fetchLiveKit);
}

async function fetchLiveKit() {
  const meanwhile = installedLiveKit();
  if (meanwhile) return checked(meanwhile);
  const binary = cachedLiveKit();
  const reasons = [];
  for (const [name, fetchIt] of /** @type {const} */ ([
    [`Fetching LiveKit ${liveKitVersion}`, downloadLiveKit],
    [`Building LiveKit ${liveKitVersion} with Go (about two minutes, once)`, buildLiveKit],
  ])) {
    const reason = await step(name, (progress) => fetchIt(binary, progress));
    if (!reason) return checked(binary);
    say(`  not this way: ${reason}`);
    reasons.push(reason);
  }
  const docker = await dockerCommand();
  if (typeof docker !== "string") return docker;
  throw new StepFailed(
    `no LiveKit server could be had: ${[...reasons, docker].join("; ")}`,
    `connect this computer to the network, or install livekit-server (on macOS: brew install livekit) or Go, or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET to a server you have`,
  );
}

/** @param {NodeJS.ProcessEnv} env */
function external(env) {
  const missing = ["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"].filter((name) => !env[name]);
  if (missing.length === 0) return [];
  throw new StepFailed(`LIVEKIT_URL is set but not ${missing.join(" and ")}`, "set them to a key of that server");
}

/** @param {string} binary */
async function checked(binary) {
  const version = await versionOfLiveKit(binary);
  if (!isTooOld(version)) return [binary, "--config", "{config}"];
  throw new StepFailed(
    `${binary} is LiveKit ${version}; 1.9 is the oldest that will do`,
    `update it to ${liveKitVersion} or remove it`,
  );
}

// A killed `docker run` leaves its container; its stdin closes, though, so the container watches that.
const untilStdinCloses =
  "/livekit-server --config /livekit.yaml & server=$!; trap 'kill $server' TERM; cat > /dev/null; kill -9 $server";

/**
 * Docker only where it can share the computer's network, which media over one UDP port needs.
 * @returns {Promise<readonly string[] | string>} why not, in words
 */
async function dockerCommand() {
  const docker = which("docker");
  if (!docker) return "Docker is not installed";
  if (process.platform !== "linux") return "Docker shares the network on Linux only";
  const { code } = await runCommand(docker, ["info"], { timeoutMs: 10_000 });
  if (code !== 0) return "Docker is not running";
  const image = `livekit/livekit-server:v${liveKitVersion}`;
  const pulled = await step(`Fetching ${image} with Docker`, (progress) =>
    runCommand(docker, ["pull", image], { timeoutMs: 10 * 60_000, onLine: (line) => progress(line.slice(0, 100)) }),
  );
  if (pulled.code !== 0) return `Docker could not fetch ${image}: ${pulled.tail}`;
  const options = ["--rm", "-i", "--network", "host", "-v", "{config}:/livekit.yaml:ro", "--entrypoint", "sh"];
  return [docker, "run", ...options, image, "-c", untilStdinCloses];
}
