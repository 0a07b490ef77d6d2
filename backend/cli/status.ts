import { z } from "zod";
import type { Config } from "../config.ts";
import { defineCommand, envFile } from "./command.ts";
import {
  checkDatabase,
  checkIce,
  checkLiveKit,
  checkRedis,
  checkService,
  checkStorage,
  type Finding,
} from "./status-checks.ts";
import { checkMedia } from "./status-media.ts";
import { exitCodes, settingsOf } from "./world.ts";

/** Asks everything that the service consists of, and says in words what is wrong. */
export const status = defineCommand({
  summary: "ask the service, LiveKit, the database, Redis, the storage, media and the TURN servers how they are",
  options: z.strictObject({
    url: z.url("must be an address such as http://127.0.0.1:4000").exactOptional().describe("where the service is"),
    json: z.boolean().default(false).describe("print what was found as JSON"),
    "env-file": envFile,
  }),
  run: async (given, world) => {
    const config = settingsOf(world, given["env-file"]);
    const findings = (
      await Promise.all([
        checkService(given.url ?? addressOf(config)),
        checkLiveKit(config, world.now),
        checkDatabase(config),
        checkRedis(config),
        checkStorage(config, world.now),
        checkMedia(config),
        checkIce(config, world.now),
      ])
    ).flat();
    if (given.json) world.print(JSON.stringify(findings));
    else for (const finding of findings) world.print(lineOf(finding));
    const faults = findings.filter(({ state }) => state === "wrong").length;
    if (!given.json) world.print(faults === 0 ? "Everything works." : `${faults} of ${findings.length} do not work.`);
    return faults === 0 ? exitCodes.done : exitCodes.failed;
  },
});

const marks = { well: "ok   ", wrong: "WRONG", off: "-    " } as const satisfies Record<Finding["state"], string>;
const lineOf = ({ part, state, words }: Finding) => `${marks[state]}  ${part.padEnd(8)}  ${words}`;

function addressOf({ publicUrl, host, port }: Config): string {
  if (publicUrl) return publicUrl;
  const reachable =
    host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : host.includes(":") ? `[${host}]` : host;
  return `http://${reachable}:${port}`;
}
