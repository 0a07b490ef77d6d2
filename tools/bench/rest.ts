import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { startChild } from "../bootstrap/children.mjs";
import { root } from "../bootstrap/paths.mjs";
import type { Row } from "./row.ts";

/** What clients ask most; each checks the token against the database and asks it once or twice more. */
const paths = ["/api/users/me", "/api/users?limit=20", "/api/calls/active", "/api/calls/history?limit=20"];
/** Requests of one sample, one after another. */
const rounds = 50;

/** REST: how long a route takes to answer, on the embedded database. */
export const rest: Row = {
  id: "REST",
  title: "A request of a signed-in person",
  reference: "a bare Fastify that answers with one row of PGlite, without accounts, checks, limits or logs",
  unit: "ms",
  goals: [
    { name: "median", statistic: "median", limit: 3 },
    { name: "p95", statistic: "p95", limit: 3 },
  ],
  prepare: async (note) => {
    const folder = mkdtempSync(join(tmpdir(), "nchat-bench-rest-"));
    const ours = await start(join(root, "backend/index.ts"), environment(folder));
    const reference = await start(fileURLToPath(new URL("reference/rest.ts", import.meta.url)), process.env);
    const token = await fill(ours.url);
    note(`${rounds} rounds over ${paths.join(", ")}; one connection, one after another`);
    return {
      ours: () => perRequest(ours.url, { authorization: `Bearer ${token}` }),
      reference: () => perRequest(reference.url, {}),
      close: async () => {
        await Promise.all([ours.stop(), reference.stop()]);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

function environment(folder: string): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    PORT: "0",
    NCHAT_DATA_DIR: folder,
    LIVEKIT_URL: "ws://127.0.0.1:9",
    LIVEKIT_API_KEY: "key",
    LIVEKIT_API_SECRET: randomBytes(32).toString("hex"),
    JWT_SECRET: randomBytes(32).toString("hex"),
    SAMPLE_PEOPLE: "0",
    REQUESTS_PER_MINUTE: "10000000",
  };
}

/** Starts a server that says `ready <url>`. */
async function start(program: string, env: NodeJS.ProcessEnv): Promise<{ url: string; stop: () => Promise<void> }> {
  return await new Promise((resolve, reject) => {
    const child = startChild(process.execPath, [program], {
      env,
      onLine: (line) => {
        if (line.startsWith("ready ")) resolve({ url: line.slice(6), stop: () => child.stop() });
      },
    });
    void child.ended.then((how) => reject(new Error(`${program} ${how}`)));
  });
}

const Signed = z.object({ session: z.object({ accessToken: z.string() }) });

/** Twenty people; answers the token of one. */
async function fill(url: string): Promise<string> {
  let token = "";
  for (let each = 0; each < 20; each++) {
    const answer = await fetch(`${url}/v1/auth/signup/email-password`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: `person-${each}@example.org`, password: "correct horse battery" }),
    });
    token = Signed.parse(await answer.json()).session.accessToken;
  }
  return token;
}

/** Milliseconds a request. An answer that is none breaks the fixture. */
async function perRequest(url: string, headers: Record<string, string>): Promise<number> {
  const begun = performance.now();
  for (let round = 0; round < rounds; round++)
    for (const path of paths) {
      const answer = await fetch(url + path, { headers });
      const body = await answer.text();
      if (!answer.ok || body.length < 2) throw new Error(`${path} answered ${answer.status}`);
    }
  return (performance.now() - begun) / (rounds * paths.length);
}
