import { type ChildProcess, fork } from "node:child_process";
import { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { createFrameReader } from "./frames.ts";
import type { IngestOrder, IngestReport } from "./ingest-messages.ts";
import type { RawTag } from "./rtmp/session.ts";

/** Where encoders are taken in; a port of 0 takes any free one. */
export type IngestAddress = Readonly<{ host: string; port: number }>;

/** Whether somebody may send under a key. */
export type Verdict = Readonly<{ outcome: "accepted"; ingressId: string } | { outcome: "refused"; reason: string }>;

type Hooks = Readonly<{
  log: Logger;
  /** Asked for each who wants to publish; `app` is the path of the address, `name` the key. */
  judge: (app: string, name: string) => Verdict;
  onBegin: (ingressId: string) => void;
  onTag: (ingressId: string, tag: RawTag) => void;
  onEnd: (ingressId: string, reason: string) => void;
}>;

/** The process that encoders connect to. */
export type Ingest = Readonly<{
  /** Begins to listen, and goes on whatever becomes of the process; the port, or why there is none. */
  listen: (address: IngestAddress) => Promise<Readonly<{ port: number } | { fault: string }>>;
  /** Ends the connection of an ingress. */
  cut: (ingressId: string, reason: string) => void;
  stop: () => Promise<void>;
}>;

/** Waiting before the process is started again; what ran this long has earned the shortest. */
const backOff = { firstMs: 100, longestMs: 5000, earnedMs: 30_000 };
const endsWithinMs = 2000;
const busy = "The port for encoders is in use by another program.";

/** Makes it; nothing runs before `listen`. */
export function createIngest(hooks: Hooks): Ingest {
  const { log } = hooks;
  let running: Running | null = null;
  let address: IngestAddress | null = null;
  const retries = createRetries();
  const sessions = createSessions(hooks, (order) => running?.tell(order));

  const begin = (onListening: (told: IngestReport) => void) => {
    const startedAt = Date.now();
    const started = startProcess(log, {
      onTag: sessions.tag,
      onReport: (report) => {
        if (!sessions.heard(report)) onListening(report);
      },
      onExit: (how) => {
        if (running !== started) return;
        running = null;
        onListening({ type: "not-listening", code: how });
        sessions.endAll("the process that takes encoders in ended");
        if (address === null) return;
        const waitMs = retries.later(Date.now() - startedAt, () => begin(remember));
        log.error({ how, waitMs }, "the process that takes encoders in ended; it is started again");
      },
    });
    running = started;
    if (address) started.tell({ type: "listen", ...address });
  };
  const remember = (told: IngestReport) => {
    if (told.type === "not-listening") log.error({ code: told.code }, "encoders can't be taken in");
  };
  const end = async () => {
    const ending = running;
    running = null;
    await ending?.stop();
  };
  return {
    listen: async (wanted) => {
      await end();
      address = wanted;
      const told = await new Promise<IngestReport>((resolve) => begin(resolve));
      // Encoders come back to the same port, also to a process that was started again.
      address = told.type === "listening" ? { ...wanted, port: told.port } : null;
      return address ?? { fault: faultOf(told) };
    },
    cut: sessions.cut,
    stop: async () => {
      address = null;
      retries.stop();
      await end();
    },
  };
}

function faultOf(told: IngestReport): string {
  const code = told.type === "not-listening" ? told.code : "no answer";
  return code === "EADDRINUSE" ? busy : `Encoders can't be taken in (${code}).`;
}

/** Starts something again, ever later while it keeps ending soon. */
function createRetries() {
  let waitMs = backOff.firstMs;
  let timer: NodeJS.Timeout | null = null;
  return {
    later: (ranMs: number, work: () => void): number => {
      const now = ranMs > backOff.earnedMs ? backOff.firstMs : waitMs;
      waitMs = Math.min(now * 2, backOff.longestMs);
      timer = setTimeout(work, now);
      return now;
    },
    stop: () => {
      if (timer) clearTimeout(timer);
    },
  };
}

/** Who sends for which ingress; of two who send for one, the newer one counts. */
function createSessions(hooks: Hooks, tell: (order: IngestOrder) => void) {
  const sessions = new Map<number, string>();
  const ended = (session: number, reason: string) => {
    const ingressId = sessions.get(session);
    if (ingressId !== undefined && sessions.delete(session)) hooks.onEnd(ingressId, reason);
  };
  const cut = (ingressId: string, reason: string) => {
    for (const [session, id] of sessions) {
      if (id !== ingressId) continue;
      tell({ type: "cut", session, reason });
      ended(session, reason);
    }
  };
  const publish = (session: number, app: string, name: string) => {
    const verdict = hooks.judge(app, name);
    if (verdict.outcome === "refused") return tell({ type: "refuse", session, reason: verdict.reason });
    cut(verdict.ingressId, "The encoder has come back on another connection.");
    sessions.set(session, verdict.ingressId);
    tell({ type: "accept", session });
    hooks.onBegin(verdict.ingressId);
  };
  return {
    cut,
    /** Whether a report was about a session. */
    heard: (report: IngestReport): boolean => {
      if (report.type === "publish") publish(report.session, report.app, report.name);
      if (report.type === "ended") ended(report.session, report.reason);
      return report.type === "publish" || report.type === "ended";
    },
    endAll: (reason: string) => [...sessions.keys()].forEach((session) => ended(session, reason)),
    tag: (session: number, tag: RawTag) => {
      const ingressId = sessions.get(session);
      if (ingressId !== undefined) hooks.onTag(ingressId, tag);
    },
  };
}

type Running = Readonly<{ tell: (order: IngestOrder) => void; stop: () => Promise<void> }>;
type ProcessHooks = Readonly<{
  onTag: (session: number, tag: RawTag) => void;
  onReport: (report: IngestReport) => void;
  onExit: (how: string) => void;
}>;

function startProcess(log: Logger, { onTag, onReport, onExit }: ProcessHooks): Running {
  const file = fileURLToPath(new URL("./ingest-process.ts", import.meta.url));
  const child: ChildProcess = fork(file, { stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"], execArgv: [] });
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface(stream).on("line", (line) => log.debug({ line }, "ingest"));
  const pipe = child.stdio[4];
  const read = createFrameReader((frame) =>
    frame.kind === "tag" ? onTag(frame.session, frame.tag) : onReport(frame.report),
  );
  if (pipe instanceof Readable) {
    pipe.on("data", read);
    pipe.on("error", (error) => log.debug({ err: error }, "the line to the process that takes encoders in broke"));
  }
  const gone = new Promise<void>((resolve) => {
    child.on("error", (error) => log.error({ err: error }, "the process that takes encoders in failed"));
    child.on("exit", (code, signal) => {
      resolve();
      onExit(signal ?? `code ${code}`);
    });
  });
  return {
    tell: (order) => {
      if (!child.connected) return;
      child.send(order, (error) => {
        if (error) log.debug({ err: error }, "the process that takes encoders in could not be told");
      });
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const timer = setTimeout(() => child.kill("SIGKILL"), endsWithinMs);
      if (child.connected) child.disconnect();
      await gone;
      clearTimeout(timer);
    },
  };
}
