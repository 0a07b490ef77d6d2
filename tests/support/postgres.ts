import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { startChild, which } from "../../tools/bootstrap/children.mjs";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { untilListening } from "../../tools/drive/listening.ts";

/** A Postgres server of a test's own, in a temporary folder. */
export type Postgres = Readonly<{
  url: string;
  /** Ends it as a crash would. */
  kill9: () => Promise<void>;
  /** Starts it again on the same data and port, after `kill9`. */
  restart: () => Promise<void>;
  /** Stops the time of all its processes, and lets it go on. */
  freeze: () => void;
  thaw: () => void;
  stop: () => Promise<void>;
}>;

const user = "nchat";
const debianHome = "/usr/lib/postgresql";

/** Why tests that need Postgres can't run here, or nothing. */
export function whyNoPostgres(): string | undefined {
  return programs() ? undefined : "Postgres is not installed";
}

/** Starts Postgres on a free loopback port; as root it runs as the user `postgres`, for it refuses root. */
export async function startPostgres(): Promise<Postgres> {
  const folder = programs();
  if (!folder) throw new Error(whyNoPostgres());
  const data = mkdtempSync(join(tmpdir(), "nchat-postgres-"));
  const owner = userInfo().uid === 0 ? idsOf("postgres") : undefined;
  if (owner) chownSync(data, owner.uid, owner.gid);
  const cluster = join(data, "cluster");
  const init = ["-D", cluster, "-U", user, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
  if (owner) execFileSync("runuser", ["-u", "postgres", "--", join(folder, "initdb"), ...init], { cwd: data });
  else execFileSync(join(folder, "initdb"), init);

  const port = await freePort();
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", `unix_socket_directories=${data}`, "fsync=off"];
  const launch = async () => {
    const started = startChild(
      join(folder, "postgres"),
      ["-D", cluster, ...settings.flatMap((setting) => ["-c", setting])],
      {
        cwd: data,
        privileges: owner ? [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--init-groups"] : [],
      },
    );
    await untilListening(port, started);
    await untilAnswering(addressAt(port));
    return started;
  };
  let child = await launch();
  const signal = (name: NodeJS.Signals) => {
    // The server first: it must neither take up again nor end those that follow.
    for (const pid of [child.pid, ...childrenOf(child.pid)]) signalIfThere(pid, name);
  };
  return {
    url: addressAt(port),
    kill9: async () => {
      signal("SIGKILL");
      await child.ended;
    },
    restart: async () => {
      await rm(join(cluster, "postmaster.pid"), { force: true });
      child = await launch();
    },
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    stop: async () => {
      child.process.kill("SIGINT"); // fast shutdown: open connections are cut
      await child.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** A server process may end by itself in the very moment. */
function signalIfThere(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** The processes that one has started, as the kernel lists them. */
function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return list === "" ? [] : list.split(" ").map(Number);
}

const addressAt = (port: number) => `postgres://${user}@127.0.0.1:${port}/postgres`;

/** It listens before it takes questions ("the database system is starting up"). */
async function untilAnswering(url: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ;) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Debian keeps the server's programs off the PATH, by version. */
function programs(): string | undefined {
  if (existsSync(debianHome)) {
    const versions = readdirSync(debianHome).sort((a, b) => Number(b) - Number(a));
    const version = versions.find((name) => existsSync(join(debianHome, name, "bin", "initdb")));
    if (version) return join(debianHome, version, "bin");
  }
  const initdb = which("initdb");
  return initdb && which("postgres") ? dirname(initdb) : undefined;
}

function idsOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
