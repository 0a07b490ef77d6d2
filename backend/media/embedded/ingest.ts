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
  /** Why nobody is taken in just now although it listened before, in words for people; null: they are. */
  fault: () => string | null;
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
  const tellAddress = () => address && running?.tell({ type: "listen", ...address });
  const health = createHealth(log, () => running && retries.later(0, tellAddress));
  const sessions = createSessions(hooks, (order) => running?.tell(order));

  const begin = (onListening: (told: IngestReport) => void) => {
    const startedAt = Date.now();
    const started = startProcess(log, {
      onTag: sessions.tag,
      onReport: (report) => {
        if (!sessions.heard(report) && running === started) onListening(report);
      },
      onExit: (how) => {
        if (running !== started) return;
        running = null;
        onListening({ type: "not-listening", code: how });
        sessions.endAll("the process that takes encoders in ended");
        log.error({ how }, "the process that takes encoders in ended");
        if (address) retries.later(Date.now() - startedAt, () => begin(health.heard));
      },
    });
    running = started;
    tellAddress();
  };
  const end = async () => {
    const ending = running;
    running = null;
    await ending?.stop();
  };
  return {
    listen: async (wanted) => {
      retries.stop();
      await end();
      address = wanted;
      health.forget();
      const told = await new Promise<IngestReport>((resolve) => begin(resolve));
      // Encoders come back to the same port, also to a process that was started again.
      address = told.type === "listening" ? { ...wanted, port: told.port } : null;
      return address ?? { fault: faultOf(told) };
    },
    ...{ cut: sessions.cut, fault: health.fault },
    stop: async () => {
      address = null;
      retries.stop();
      await end();
    },
  };
}

/**
 * Whether encoders are taken in after a crash: another program may have taken the port meanwhile, and may leave it again.
 * `later` has it tried again, unless the process itself is started again.
 */
function createHealth(log: Logger, later: () => unknown) {
  let fault: string | null = null;
  return {
    heard: (told: IngestReport) => {
      fault = told.type === "listening" ? null : faultOf(told);
      if (told.type !== "not-listening") return;
      later();
      log.error({ code: told.code }, "encoders can't be taken in; it is tried again");
    },
    forget: () => {
      fault = null;
    },
    fault: () => fault,
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
    later: (ranMs: number, work: () => unknown): number => {
      const now = ranMs > backOff.earnedMs ? backOff.firstMs : waitMs;
      waitMs = Math.min(now * 2, backOff.longestMs);
      if (timer) clearTimeout(timer);
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
