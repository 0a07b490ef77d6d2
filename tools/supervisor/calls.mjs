import { join } from "node:path";
import { backendService } from "./backend-service.mjs";
import { boundedLog } from "./bounded-log.mjs";
import { liveKitService } from "./livekit-service.mjs";
import { choosePorts } from "./ports.mjs";
import { secretsOf } from "./secrets.mjs";

/** @typedef {import("./stack.mjs").Needs} Needs */

/**
 * @typedef {object} Parts
 * @property {string} data
 * @property {NodeJS.ProcessEnv} env
 * @property {(text: string) => void} say
 * @property {import("./stack.mjs").Running} running
 * @property {(() => Promise<void>)[]} stops
 * @property {() => void} onChange
 * @property {(reason: string) => void} onGivenUp
 */

/**
 * Starts LiveKit, unless an external one is used, and then the backend. When one of them can't be started neither
 * stays.
 * @param {Parts} parts
 * @param {Needs} needs
 */
export async function startCalls({ data, env, say, running, stops, onChange, onGivenUp }, { lan, liveKit }) {
  const host = lan ? "0.0.0.0" : "127.0.0.1";
  const secrets = secretsOf(data);
  const ports = await choosePorts(data, host, Number(env["PORT"]) || undefined, say);
  const external = externalLiveKit(env);
  const address = external ?? ownLiveKit(ports, secrets, lan);
  const url = `http://127.0.0.1:${ports.backend}`;
  const publicUrl = lan ? `http://${lan}:${ports.backend}` : url;
  const log = (/** @type {string} */ name) => boundedLog(join(data, "logs", `${name}.log`));
  const change = () => {
    running.livekit = { pid: sfu?.pid(), url: address.publicUrl };
    running.backend = { pid: backend.pid(), url, publicUrl };
    if (lan) running.lan = lan;
    onChange();
  };
  const hooks = { say, onChange: change, onGivenUp };
  const backend = backendService(
    { data, ports, secrets, liveKit: address, host, publicUrl, log: log("backend") },
    hooks,
  );
  const nodeIp = lan ?? "127.0.0.1";
  const sfu = external
    ? undefined
    : liveKitService({ data, command: liveKit, ports, secrets, bind: host, nodeIp, log: log("livekit") }, hooks);
  const stop = async () => {
    await backend.stop();
    await sfu?.stop();
  };
  stops.push(stop);
  try {
    say("starting LiveKit and the backend");
    await sfu?.start();
    await backend.start();
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param {NodeJS.ProcessEnv} env */
function externalLiveKit(env) {
  const url = env["LIVEKIT_URL"];
  if (!url) return undefined;
  return {
    url,
    publicUrl: env["LIVEKIT_PUBLIC_URL"] ?? url,
    apiKey: env["LIVEKIT_API_KEY"] ?? "",
    apiSecret: env["LIVEKIT_API_SECRET"] ?? "",
  };
}

/**
 * @param {import("./ports.mjs").Ports} ports
 * @param {import("./secrets.mjs").Secrets} secrets
 * @param {string | undefined} lan
 */
function ownLiveKit(ports, secrets, lan) {
  return {
    url: `ws://127.0.0.1:${ports.livekit}`,
    publicUrl: `ws://${lan ?? "127.0.0.1"}:${ports.livekit}`,
    apiKey: secrets.liveKitKey,
    apiSecret: secrets.liveKitSecret,
  };
}
