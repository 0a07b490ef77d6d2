import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAlive } from "../../tools/bootstrap/alive.mjs";
import { startChild, type Child } from "../../tools/bootstrap/children.mjs";
import { root } from "../../tools/bootstrap/paths.mjs";
import type { Running } from "../../tools/supervisor/stack.mjs";
import { fillDataFolder } from "../support/data-folder.ts";
import { whyNoLiveKit } from "../support/livekit.ts";

/** One `npm start -- --web`: everything but the window. */
type Started = { child: Child; lines: string[]; ready: () => Promise<string> };

let data = "";
let started: Started[] = [];

function start(env: NodeJS.ProcessEnv = {}): Started {
  const lines: string[] = [];
  const child = startChild(process.execPath, [join(root, "tools", "start.mjs"), "--web"], {
    env: { ...process.env, NCHAT_DATA_DIR: data, ...env },
    onLine: (line) => lines.push(line),
  });
  const one = {
    child,
    lines,
    ready: () => until(() => lines.find((line) => line.startsWith("ready ")), 120_000, lines),
  };
  started.push(one);
  return one;
}

async function until<T>(look: () => T | undefined | false, timeoutMs: number, context: unknown): Promise<T> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited ${timeoutMs} ms in vain: ${JSON.stringify(context)}`);
}

const services = (): Running => JSON.parse(readFileSync(join(data, "services.json"), "utf8"));
const pidsOf = ({ supervisor, livekit, backend }: Running): number[] => [
  supervisor,
  livekit?.pid ?? 0,
  backend?.pid ?? 0,
];
const nothingRuns = (pids: readonly number[]) => until(() => !pids.some(isAlive), 15_000, pids.filter(isAlive));
const kill = async ({ child }: Started) => {
  child.process.kill("SIGKILL");
  await child.ended;
};
const answers = (url: string) =>
  fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3000) }).then(
    (response) => response.ok,
    () => false, // nobody listens there now
  );

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "nchat-data-"));
  await fillDataFolder(data);
  started = [];
});
/** Lets what is started make the database too, as at a person's first start. */
const withoutDatabase = () => rm(join(data, "db"), { recursive: true, force: true });
afterEach(async () => {
  const last = existsSync(join(data, "services.json")) ? pidsOf(services()) : [];
  for (const { child } of started) await child.stop();
  await nothingRuns(last);
  await rm(data, { recursive: true });
});

describe.skipIf(whyNoLiveKit())("npm start's services", () => {
  test("the last app's end, even by kill -9, leaves nothing running", async () => {
    const app = start();
    await app.ready();
    const pids = pidsOf(services());
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    await kill(app);
    await nothingRuns(pids);
    expect(existsSync(join(data, "services.json"))).toBe(false);
  });

  test("Ctrl-C ends it and everything it started", async () => {
    const app = start();
    await app.ready();
    const pids = pidsOf(services());
    app.child.process.kill("SIGINT");
    expect(await app.child.ended).toBe("exited with 130");
    await nothingRuns(pids);
  });

  test("a second start joins the running services, and they stay until the second has gone too", async () => {
    const first = start();
    const url = await first.ready();
    const before = services();
    const since = Date.now();
    const second = start();
    expect(await second.ready()).toBe(url);
    expect(Date.now() - since).toBeLessThan(5000);
    expect(services()).toEqual(before);
    await kill(first);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(pidsOf(before).map(isAlive)).toEqual([true, true, true]);
    await kill(second);
    await nothingRuns(pidsOf(before));
  });

  test("two starts at the same moment share one set of services", async () => {
    await withoutDatabase();
    const [one, other] = [start(), start()];
    expect(await one.ready()).toBe(await other.ready());
  });

  test.each(["backend", "livekit"] as const)("a killed %s is started again at the same address", async (name) => {
    const app = start();
    const url = (await app.ready()).slice("ready ".length);
    const before = services();
    process.kill(before[name]?.pid ?? 0, "SIGKILL");
    const after = await until(
      () => services()[name]?.pid !== before[name]?.pid && services()[name]?.pid !== undefined && services(),
      15_000,
      before,
    );
    expect(after[name]?.url).toBe(before[name]?.url);
    await until(() => app.lines.filter((line) => line.includes(" is ready (pid")).length === 3, 30_000, app.lines);
    expect(await answers(url)).toBe(true);
  });

  test("a killed supervisor takes its services along, and the app gets new ones at the same address", async () => {
    const app = start();
    const url = (await app.ready()).slice("ready ".length);
    const before = services();
    process.kill(before.supervisor, "SIGKILL");
    await nothingRuns(pidsOf(before));
    const back = await until(
      () => existsSync(join(data, "services.json")) && services().supervisor !== before.supervisor && services(),
      30_000,
      app.lines,
    );
    expect(back.backend?.url).toBe(url);
    await until(
      () => app.lines.filter((line) => line.includes("the backend is ready")).length === 2,
      60_000,
      app.lines,
    );
    expect(await answers(url)).toBe(true);
  });

  test("a port that somebody else took meanwhile is named and avoided", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    writeFileSync(join(data, "ports.json"), JSON.stringify({ backend: port }));
    const app = start();
    const url = await app.ready();
    other.close();
    expect(url).not.toContain(`:${port}`);
    expect(app.lines.some((line) => line.includes(`port ${port} (the backend) is taken by another program`))).toBe(
      true,
    );
  });

  test("a busy port that was asked for ends the start with its name", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const app = start({ PORT: String(port) });
    expect(await app.child.ended).toBe("exited with 1");
    other.close();
    expect(app.lines.join("\n")).toContain(`port ${port} (the backend) is taken by another program`);
  });

  test("what it writes is for its owner only", async () => {
    await withoutDatabase();
    const app = start();
    await app.ready();
    const modes = ["", "secrets.json", "livekit.yaml", "services.json", "logs/backend.log"].map((name) =>
      (statSync(join(data, name)).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(["700", "600", "600", "600", "600"]);
  });
});
