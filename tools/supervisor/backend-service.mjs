import { existsSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "../bootstrap/children.mjs";
import { root } from "../bootstrap/paths.mjs";
import { createService } from "./service.mjs";
import { severeIn } from "./severe.mjs";

/**
 * @typedef {object} BackendOptions
 * @property {string} data
 * @property {import("./ports.mjs").Ports} ports
 * @property {import("./secrets.mjs").Secrets} secrets
 * @property {{ url: string, publicUrl: string, apiKey: string, apiSecret: string }} liveKit
 * @property {string} host
 * @property {string} publicUrl
 * @property {(line: string) => void} log
 */

/**
 * The backend's environment.
 * @param {BackendOptions} options
 * @param {NodeJS.ProcessEnv} outer
 * @returns {NodeJS.ProcessEnv}
 */
export function backendEnvironment({ data, ports, secrets, liveKit, host, publicUrl }, outer) {
  return {
    NODE_COMPILE_CACHE: join(root, "out", ".compiled"),
    ...Object.fromEntries(Object.entries(outer).filter(([name]) => !name.startsWith("npm_"))),
    HOST: host,
    PORT: String(ports.backend),
    NCHAT_DATA_DIR: data,
    LIVEKIT_URL: liveKit.url,
    LIVEKIT_PUBLIC_URL: liveKit.publicUrl,
    LIVEKIT_API_KEY: liveKit.apiKey,
    LIVEKIT_API_SECRET: liveKit.apiSecret,
    JWT_SECRET: outer["JWT_SECRET"] ?? secrets.jwtSecret,
    ENCRYPTION_KEYS: outer["ENCRYPTION_KEYS"] ?? secrets.encryptionKey,
    PUBLIC_URL: outer["PUBLIC_URL"] ?? publicUrl,
    SAMPLE_PEOPLE: outer["SAMPLE_PEOPLE"] ?? "1",
    WEB_ROOT: join(root, "out", "web"),
    NCHAT_PARENT_PIPE: "1",
  };
}

/**
 * The backend as a process of its own.
 * @param {BackendOptions} options
 * @param {Pick<import("./service.mjs").ServiceOptions, "say" | "onChange" | "onGivenUp">} hooks
 */
export function backendService(options, hooks) {
  const entry = join(root, "backend", "index.ts");
  if (!existsSync(entry)) throw new Error(`${entry} is missing`);
  const env = backendEnvironment(options, process.env);
  /** @type {WeakMap<import("../bootstrap/children.mjs").Child, Promise<void>>} */
  const readiness = new WeakMap();
  return createService({
    name: "the backend",
    launch: () => {
      /** @type {string[]} */
      const tail = [];
      let announce = () => {};
      const announced = new Promise((resolve) => {
        announce = () => resolve(undefined);
      });
      const child = startChild(process.execPath, [entry], {
        cwd: root,
        env,
        onLine: (line) => {
          options.log(line);
          const severe = severeIn(line);
          if (severe) hooks.say(`the backend: ${severe}`);
          tail.push(line);
          if (tail.length > 12) tail.shift();
          if (line.startsWith("ready ")) announce();
        },
      });
      readiness.set(child, untilReady(child, announced, tail));
      return child;
    },
    whenReady: async (child) => readiness.get(child),
    end: (child) => child.stop(8000),
    ...hooks,
  });
}

/**
 * @param {import("../bootstrap/children.mjs").Child} child
 * @param {Promise<unknown>} announced
 * @param {readonly string[]} tail
 */
async function untilReady(child, announced, tail) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve("did not become ready within 120 s"), 120_000);
  });
  const problem = await Promise.race([announced, child.ended, late]);
  clearTimeout(timer);
  if (problem !== undefined) throw new Error(`${String(problem)}\n${tail.join("\n")}`);
}
