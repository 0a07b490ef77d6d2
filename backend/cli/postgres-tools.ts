import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { basename, delimiter, join } from "node:path";
import type { Readable } from "node:stream";
import { CommandFault } from "./world.ts";

const debianHome = "/usr/lib/postgresql";

type Around = Readonly<{ before: readonly string[]; after: readonly string[] }>;

/** The programs of Postgres that backups need, all of one installation. */
export type PostgresTools = Readonly<{
  version: number;
  dump: (url: string, file: string, schemas: readonly string[]) => Promise<void>;
  /** Runs a dump with what comes before and after it in one transaction: all of it or nothing. */
  restore: (url: string, file: string, around: Around) => Promise<void>;
}>;

/** Finds programs that are at least as new as the server, for older ones refuse it. */
export async function findPostgresTools(serverVersion: number, path: string): Promise<PostgresTools> {
  const folders = [...installedByDebian(), ...path.split(delimiter)].filter((folder) =>
    ["pg_dump", "pg_restore", "psql"].every((program) => folder !== "" && existsSync(join(folder, program))),
  );
  const found: number[] = [];
  for (const folder of folders) {
    const version = await versionOf(join(folder, "pg_dump"));
    if (version >= serverVersion) return toolsIn(folder, version);
    found.push(version);
  }
  const reason = found.length === 0 ? "is not installed here" : `of version ${Math.max(...found)} is too old for it`;
  throw new CommandFault(
    `The server is Postgres ${serverVersion}, and pg_dump ${reason}: install postgresql-client-${serverVersion} or newer.`,
  );
}

function installedByDebian(): string[] {
  if (!existsSync(debianHome)) return [];
  const versions = readdirSync(debianHome).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(debianHome, version, "bin"));
}

async function versionOf(program: string): Promise<number> {
  const lines = await run(program, ["--version"], {});
  return Number(/\s(\d+)/.exec(lines)?.[1] ?? 0);
}

const toolsIn = (folder: string, version: number): PostgresTools => ({
  version,
  dump: async (url, file, schemas) => {
    const wanted = schemas.flatMap((schema) => ["--schema", schema]);
    await run(
      join(folder, "pg_dump"),
      ["--format=custom", "--no-owner", `--file=${file}`, ...wanted],
      connectionOf(url),
    );
  },
  restore: async (url, file, { before, after }) => {
    const script = `${file}.sql.partial`;
    const asCommands = (statements: readonly string[]) => statements.flatMap((statement) => ["-c", statement]);
    try {
      await writeFile(script, "", { mode: 0o600 });
      await run(join(folder, "pg_restore"), [`--file=${script}`, "--no-owner", file], {});
      const options = ["--no-psqlrc", "--quiet", "--single-transaction", "-v", "ON_ERROR_STOP=1"];
      await run(
        join(folder, "psql"),
        [...options, ...asCommands(before), "-f", script, ...asCommands(after)],
        connectionOf(url),
      );
    } finally {
      await rm(script, { force: true });
    }
  },
});

/** By the environment and not by arguments, which everybody on the machine can read. */
function connectionOf(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const mode = searchParams.get("sslmode");
  return {
    PGHOST: hostname.replace(/^\[|\]$/g, ""),
    PGPORT: port || "5432",
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGCONNECT_TIMEOUT: "10",
    ...(mode ? { PGSSLMODE: mode } : {}),
  };
}

async function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const answer = textOf(child.stdout);
  const said = textOf(child.stderr);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  if (code === 0) return answer();
  throw new CommandFault(`${basename(program)} failed:\n${said().trim().split("\n").slice(0, 5).join("\n")}`);
}

function textOf(stream: Readable): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => (text = (text + chunk).slice(0, 20_000)));
  return () => text;
}
