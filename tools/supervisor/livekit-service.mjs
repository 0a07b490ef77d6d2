import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "../bootstrap/children.mjs";
import { liveKitConfig } from "../bootstrap/livekit-config.mjs";
import { createService } from "./service.mjs";

/**
 * @typedef {object} LiveKitOptions
 * @property {string} data
 * @property {readonly string[]} command the server, without its configuration
 * @property {import("./ports.mjs").Ports} ports
 * @property {import("./secrets.mjs").Secrets} secrets
 * @property {string} bind
 * @property {string} nodeIp
 * @property {(line: string) => void} log
 */

/**
 * LiveKit on this machine.
 * @param {LiveKitOptions} options
 * @param {Pick<import("./service.mjs").ServiceOptions, "say" | "onChange" | "onGivenUp">} hooks
 */
export function liveKitService({ data, command, ports, secrets, bind, nodeIp, log }, hooks) {
  const file = join(data, "livekit.yaml");
  const config = liveKitConfig({
    port: ports.livekit,
    tcpPort: ports.livekitTcp,
    udpPort: ports.livekitUdp,
    bind,
    nodeIp,
    apiKey: secrets.liveKitKey,
    apiSecret: secrets.liveKitSecret,
    webhookUrl: `http://127.0.0.1:${ports.backend}/api/webhooks/livekit`,
  });
  writeFileSync(file, config, { mode: 0o600 });
  const [program = "", ...args] = command.map((part) => part.replaceAll("{config}", file));
  const url = `http://127.0.0.1:${ports.livekit}/`;
  return createService({
    name: "LiveKit",
    launch: () => startChild(program, args, { cwd: data, onLine: log }),
    whenReady: (child) => untilAnswers(url, child),
    end: async (child) => {
      // Asked once it waits for participants to leave; asked twice it ends.
      child.process.kill("SIGTERM");
      await Promise.race([child.ended, new Promise((resolve) => setTimeout(resolve, 100))]);
      await child.stop(2000);
    },
    ...hooks,
  });
}

/**
 * @param {string} url
 * @param {import("../bootstrap/children.mjs").Child} child
 */
async function untilAnswers(url, child) {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
    if (!child.isRunning()) throw new Error(await child.ended);
    const answers = await fetch(url, { signal: AbortSignal.timeout(2000) }).then(
      (response) => response.ok,
      () => false, // not listening yet
    );
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("did not answer within 30 s");
}
