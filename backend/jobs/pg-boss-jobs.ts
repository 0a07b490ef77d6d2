import { fromPglite, type Job, PgBoss } from "pg-boss";
import type { Logger } from "pino";
import type { Database } from "../db/database.ts";
import { type Bus, type BusPayload, createLonelyBus } from "../redis/bus.ts";
import { type Alarms, createAlarms } from "./alarms.ts";
import { type JobData, jobMap, type JobName } from "./job-map.ts";
import type { Jobs } from "./jobs.ts";

const queue = "nchat";

/** Jobs are short; one that a dead process left behind is taken up again after half a minute. */
const queueOptions = {
  retryLimit: 8,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  expireInSeconds: 30,
  deleteAfterSeconds: 3600,
};

const workerOptions = {
  batchSize: 20,
  pollingIntervalSeconds: 5,
  burstWhenBatchFull: true,
  perJobResults: true,
} as const;

type Envelope = { name: string; data: unknown };
type Handlers = { [N in JobName]?: (data: JobData<N>) => Promise<void> };

/**
 * Jobs on pg-boss. All kinds share one queue, so that one worker polls for all of them, every five seconds: 0.1 % of a
 * core on PGlite. A timer in this process wakes the worker when something falls due, so jobs are some milliseconds
 * late; the other nodes are told, so that one of them does it when this one dies. Polling finds what is left.
 */
export function createPgBossJobs(
  source: Database["source"],
  log: Logger,
  bus: Bus = createLonelyBus(),
  onDone: (name: string, isDone: boolean) => void = () => {},
): Jobs {
  const boss = createBoss(source, log);
  const handlers: Handlers = {};
  const alarms = createAlarms();
  const queued = (key: string) => boss.findJobs<Envelope>(queue, { key, queued: true });
  const remove = async (key: string) => {
    alarms.forget(key);
    const ids = (await queued(key)).map((job) => job.id);
    if (ids.length > 0) await boss.deleteJob(queue, ids);
  };

  return {
    handle: (name, run) => {
      if (handlers[name]) throw new Error(`${name} has a handler already`);
      Object.assign(handlers, { [name]: run });
    },
    schedule: async (name, data, { at, key }) => {
      if (key) await remove(key);
      const envelope: Envelope = { name, data };
      await boss.send(queue, envelope, { startAfter: at, ...(key ? { singletonKey: key } : {}) });
      alarms.add(at, key);
      bus.send("due", { at: at.getTime(), ...(key ? { key } : {}) });
    },
    cancel: async (key) => {
      await remove(key);
      bus.send("due", { at: null, key });
    },
    open: async () => {
      await boss.start();
      await boss.createQueue(queue, queueOptions);
    },
    start: async () => {
      const worker = await boss.work<Envelope>(queue, workerOptions, (jobs) =>
        Promise.all(jobs.map((job) => run(job, handlers, log, onDone))),
      );
      alarms.start(() => boss.notifyWorker(worker));
      bus.listen("due", (word) => heed(word, alarms));
      for (const job of await boss.findJobs<Envelope>(queue, { queued: true })) alarms.add(job.startAfter);
    },
    counts: () => countsOf(boss),
    stop: async () => {
      alarms.stop();
      await boss.stop({ graceful: true, timeout: 2000, close: source.kind === "server" });
    },
  };
}

/** Another node has scheduled something, or has taken it back. */
function heed({ at, key }: BusPayload<"due">, alarms: Alarms): void {
  if (at !== null) alarms.add(new Date(at), key);
  else if (key !== undefined) alarms.forget(key);
}

async function countsOf(boss: PgBoss) {
  const [stats] = await boss.getQueueStats(queue);
  const { queuedCount: waiting = 0, activeCount: running = 0, failedCount: failed = 0 } = stats ?? {};
  return { waiting, running, failed };
}

function createBoss(source: Database["source"], log: Logger): PgBoss {
  const boss = new PgBoss({
    ...(source.kind === "embedded"
      ? { db: fromPglite(source.pglite), backend: "pglite" as const }
      : { connectionString: source.url, max: 3 }),
    schema: "nchat_jobs",
    schedule: false,
    superviseIntervalSeconds: 15,
    maintenanceIntervalSeconds: 3600,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on("error", (error) => log.error({ err: error }, "the job queue failed"));
  return boss;
}

async function run(
  { id, data: envelope }: Job<Envelope>,
  handlers: Handlers,
  log: Logger,
  onDone: (name: string, isDone: boolean) => void,
) {
  try {
    await handle(envelope, handlers);
    onDone(envelope.name, true);
    return { id, status: "completed" as const };
  } catch (error) {
    onDone(isJobName(envelope.name) ? envelope.name : "unknown", false);
    log.error({ err: error, job: envelope.name, id }, "a job failed and will be tried again");
    return { id, status: "failed" as const, output: { message: String(error) } };
  }
}

async function handle({ name, data }: Envelope, handlers: Handlers): Promise<void> {
  if (!isJobName(name)) throw new Error(`there is no job ${name}`);
  await dispatch(name, data, handlers);
}

async function dispatch<N extends JobName>(name: N, data: unknown, handlers: Handlers): Promise<void> {
  const handler: ((data: JobData<N>) => Promise<void>) | undefined = handlers[name];
  if (!handler) throw new Error(`${name} has no handler`);
  await handler(jobMap[name].parse(data) as JobData<N>); // the map joins name and type; TypeScript can't follow it
}

const isJobName = (name: string): name is JobName => Object.hasOwn(jobMap, name);
