import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Logger } from "pino";

/** What the service counts about itself. No label ever holds an id: their number would grow with use. */
export type Metrics = Readonly<{
  /** `route` as the contract spells it, never the address itself. */
  answered: (method: string, route: string, status: number, seconds: number) => void;
  /** Something asked of LiveKit. */
  asked: (what: string, isDone: boolean, seconds: number) => void;
  jobDone: (name: string, isDone: boolean) => void;
  /** A figure that is looked up whenever somebody asks for the metrics. */
  watch: (name: string, help: string, look: () => Promise<Figures> | Figures) => void;
  /** Everything in Prometheus' words. */
  tell: () => Promise<Readonly<{ type: string; text: string }>>;
}>;

/** One figure, or one for each value of the label `kind`. */
export type Figures = number | Readonly<Record<string, number>>;

const quick = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A figure that can't be had in time is left out. */
const lookMs = 1500;

/** Makes the counters of one service. */
export function createMetrics(log: Logger): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const http = new Histogram({
    name: "nchat_http_request_seconds",
    help: "How long requests took to be answered",
    labelNames: ["method", "route", "status"] as const,
    buckets: quick,
    registers,
  });
  const livekit = new Histogram({
    name: "nchat_livekit_request_seconds",
    help: "How long LiveKit took to do what it was asked",
    labelNames: ["what", "outcome"] as const,
    buckets: quick,
    registers,
  });
  const jobs = new Counter({
    name: "nchat_jobs_total",
    help: "Jobs that were run",
    labelNames: ["name", "outcome"] as const,
    registers,
  });
  const outcomeOf = (isDone: boolean) => (isDone ? "done" : "failed");
  return {
    answered: (method, route, status, seconds) => http.observe({ method, route, status: String(status) }, seconds),
    asked: (what, isDone, seconds) => livekit.observe({ what, outcome: outcomeOf(isDone) }, seconds),
    jobDone: (name, isDone) => jobs.inc({ name, outcome: outcomeOf(isDone) }),
    watch: (name, help, look) => watch(registry, log, name, help, look),
    tell: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}

function watch(registry: Registry, log: Logger, name: string, help: string, look: () => Promise<Figures> | Figures) {
  const gauge: Gauge = new Gauge({
    name,
    help,
    labelNames: ["kind"],
    registers: [registry],
    collect: async () => {
      gauge.reset();
      const figures = await inTime(Promise.resolve().then(look)).catch((error: unknown) => {
        log.debug({ err: error, name }, "a figure could not be had");
        return null;
      });
      if (figures === null) return;
      if (typeof figures === "number") return gauge.set(figures);
      for (const [kind, value] of Object.entries(figures)) gauge.set({ kind }, value);
    },
  });
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("not in time")), lookMs);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
