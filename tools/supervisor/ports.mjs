import { join } from "node:path";
import { freePort, tryTcp, tryUdp } from "../bootstrap/ports.mjs";
import { readJson, writeJson } from "./private-json.mjs";

/** The ports of a data folder, and what each is for. */
export const portNames = /** @type {const} */ ({
  backend: "the backend",
  livekit: "LiveKit",
  livekitTcp: "LiveKit media over TCP",
  livekitUdp: "LiveKit media over UDP",
});

/** @typedef {{ backend: number, livekit: number, livekitTcp: number, livekitUdp: number }} Ports */

/**
 * The ports of the last time, each replaced by a free one when somebody else has it now.
 * @param {string} data
 * @param {string} host
 * @param {number | undefined} fixedBackend a port that was asked for is kept or refused, never replaced
 * @param {(text: string) => void} say
 * @returns {Promise<Ports>}
 */
export async function choosePorts(data, host, fixedBackend, say) {
  const file = join(data, "ports.json");
  const kept = readPorts(file);
  /** @type {Ports} */
  const ports = { backend: 0, livekit: 0, livekitTcp: 0, livekitUdp: 0 };
  for (const name of /** @type {(keyof Ports)[]} */ (Object.keys(portNames))) {
    const kind = name === "livekitUdp" ? "udp" : "tcp";
    if (name === "backend" && fixedBackend) {
      if (!(await isFree(fixedBackend, kind, host))) throw new Error(busy(fixedBackend, name));
      ports.backend = fixedBackend;
      continue;
    }
    const before = kept[name];
    const wasFree = typeof before === "number" && before > 0 && (await isFree(before, kind, host));
    ports[name] = wasFree ? before : await freePort(kind, host);
    if (before && !wasFree) say(`${busy(Number(before), name)}; using ${ports[name]} instead`);
  }
  writeJson(file, fixedBackend ? { ...ports, backend: kept["backend"] ?? 0 } : ports);
  return ports;
}

/**
 * @param {string} file
 * @returns {Record<string, unknown>}
 */
function readPorts(file) {
  try {
    return readJson(file) ?? {};
  } catch {
    return {}; // a damaged memory of ports is worth nothing: new ones are chosen
  }
}

/**
 * Free on our own address and on all of them: LiveKit binds its media ports to every address of the computer.
 * @param {number} port
 * @param {"tcp" | "udp"} kind
 * @param {string} host
 */
async function isFree(port, kind, host) {
  const attempt = kind === "tcp" ? tryTcp : tryUdp;
  return (await attempt(port, host)) !== undefined && (await attempt(port, "0.0.0.0")) !== undefined;
}

/**
 * @param {number} port
 * @param {keyof Ports} name
 */
function busy(port, name) {
  return `port ${port} (${portNames[name]}) is taken by another program`;
}
