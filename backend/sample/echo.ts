import { fork, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { withoutSecrets } from "../log.ts";
import { EchoReport, type EchoOrder } from "./echo-messages.ts";

/** The echo's body: rooms that it is in. */
export type Echo = Readonly<{
  enter: (callId: string, url: string, token: string) => void;
  leave: (callId: string) => void;
  stop: () => Promise<void>;
}>;

const endsWithinMs = 2000;

/** Starts the echo's process with the first call. `onOut` when it lost a room that it was not told to leave. */
export function createEcho(log: Logger, onOut: (callId: string, reason: string) => void): Echo {
  let child: ChildProcess | null = null;
  const inside = new Set<string>();
  const lost = (callId: string, reason: string) => {
    if (inside.delete(callId)) onOut(callId, reason);
  };
  const start = (): ChildProcess => {
    const file = fileURLToPath(new URL("./echo-process.ts", import.meta.url));
    const started = fork(file, { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] });
    for (const stream of [started.stdout, started.stderr])
      if (stream) createInterface(stream).on("line", (line) => log.debug({ line: withoutSecrets(line) }, "echo"));
    started.on("message", (message) => {
      const report = EchoReport.parse(message);
      lost(report.callId, report.reason);
    });
    started.on("error", (error) => log.error({ err: error }, "the echo's process failed"));
    started.on("exit", (code, signal) => {
      if (child === started) child = null;
      for (const callId of [...inside]) lost(callId, `its process ended (${signal ?? code})`);
    });
    return started;
  };
  const order = (message: EchoOrder) => {
    child ??= start();
    child.send(message, (error) => {
      if (error) log.error({ err: error }, "the echo's process could not be told");
    });
  };
  return {
    enter: (callId, url, token) => {
      inside.add(callId);
      order({ type: "enter", callId, url, token });
    },
    leave: (callId) => {
      if (inside.delete(callId)) order({ type: "leave", callId });
    },
    stop: async () => {
      inside.clear();
      const ending = child;
      child = null;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      ending.once("exit", () => resolve());
      const timer = setTimeout(() => ending.kill("SIGKILL"), endsWithinMs);
      ending.disconnect();
      await promise;
      clearTimeout(timer);
    },
  };
}
