#!/usr/bin/env node
// The command line of the service. What it needs is Node 24; an older one hands over to the one that npm brought.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const wantedMajor = 24;

if (Number(process.versions.node.split(".")[0]) >= wantedMajor) {
  process.removeAllListeners("warning"); // Node's own would stand between the answers
  const { main } = await import("./main.ts");
  process.exitCode = await main(process.argv.slice(2));
} else {
  const brought = fileURLToPath(new URL("../../node_modules/.bin/node", import.meta.url));
  if (!existsSync(brought)) {
    console.error(`nchat-webrtc needs Node ${wantedMajor} or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  const { status } = spawnSync(brought, process.argv.slice(1), { stdio: "inherit" });
  process.exit(status ?? 1);
}
