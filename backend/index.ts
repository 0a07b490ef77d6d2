import { readFileSync } from "node:fs";
import process from "node:process";
import { z } from "zod";
import { readConfig } from "./config.ts";
import { type Database, openDatabase } from "./db/database.ts";
import { FolderInUse } from "./db/lock.ts";
import { createLog, withoutSecrets } from "./log.ts";
import { type Server, startServer } from "./server.ts";

/** How the process ends when it can't start; a supervisor tells these apart. */
const exitCodes = { failed: 1, badSettings: 2, folderInUse: 3, portBusy: 4 } as const;

/** Whatever hangs, the end comes: the time that requests are waited for, and some for the rest. */
const restMs = 5000;

async function main(): Promise<void> {
  const result = readConfig(process.env);
  if (!result.ok) {
    process.stderr.write(`The settings are not valid:\n${result.faults.map((fault) => `  ${fault}\n`).join("")}`);
    process.exit(exitCodes.badSettings);
  }
  const { config } = result;
  const log = createLog(config.logLevel);
  process.removeAllListeners("warning"); // Node's own would write to stderr between the log's lines
  process.on("warning", (warning) => log.debug({ err: warning }, "a warning of the runtime"));
  const running: { server?: Server; database?: Database } = {};
  const stopWithinMs = () => (running.server ? config.drainSeconds * 1000 : 0) + restMs;
  const end = endOnce(running, stopWithinMs, (error) => log.error({ err: error }, "the service did not stop cleanly"));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void end(0));
  if (config.endsWithStdin)
    process.stdin
      .on("end", () => void end(0))
      .on("close", () => void end(0))
      .resume();
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "a bug ended the service");
    void end(exitCodes.failed);
  });

  try {
    const now = () => new Date();
    running.database = await openDatabase(config, log, now);
    running.server = await startServer({ config, log, database: running.database, version: readVersion(), now });
    log.info({ url: running.server.url, pid: process.pid }, "ready");
    process.stdout.write(`ready ${running.server.url}\n`);
  } catch (error) {
    if (exitCodeOf(error) === exitCodes.failed) log.fatal({ err: error }, "the service could not start");
    process.stderr.write(`${withoutSecrets(reasonOf(error))}\n`);
    await end(exitCodeOf(error));
  }
}

/** Stops the server, then the database, and is gone in time whatever hangs. */
function endOnce(
  running: { server?: Server; database?: Database },
  stopWithinMs: () => number,
  onError: (error: unknown) => void,
) {
  let isEnding = false;
  return async (code: number) => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(code || exitCodes.failed), stopWithinMs()).unref();
    await running.server?.stop().catch(onError);
    await running.database?.close().catch(onError);
    process.exit(code);
  };
}

const isBusyPort = (error: unknown) => error instanceof Error && "code" in error && error.code === "EADDRINUSE";

function exitCodeOf(error: unknown): number {
  if (error instanceof FolderInUse) return exitCodes.folderInUse;
  return isBusyPort(error) ? exitCodes.portBusy : exitCodes.failed;
}

function reasonOf(error: unknown): string {
  if (isBusyPort(error)) return `Another program listens there already: ${String(error)}. Choose another PORT.`;
  return error instanceof Error ? error.message : String(error);
}

function readVersion(): string {
  const file = new URL("package.json", import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}

await main();
