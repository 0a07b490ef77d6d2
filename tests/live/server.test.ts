// One node: one process's HTTP, start and end.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { routes } from "@nchat/contract/rest";
import { startChild } from "../../tools/bootstrap/children.mjs";
import { type Backend, startBackend } from "../support/backend.ts";
import { backendEnvironment } from "../support/environment.ts";
import { createClient, signUp } from "../support/client.ts";
import { connectDevice } from "../support/device.ts";

const program = join(import.meta.dirname, "../../backend/index.ts");
const webRoot = mkdtempSync(join(tmpdir(), "nchat-web-"));
let backend: Backend;
beforeAll(async () => {
  writeFileSync(join(webRoot, "index.html"), "<!doctype html><title>nchat</title>");
  mkdirSync(join(webRoot, "assets"));
  writeFileSync(join(webRoot, "assets", "index-a1B2c3D4.js"), "export {};");
  backend = await startBackend({
    env: { WEB_ROOT: webRoot, REQUESTS_PER_MINUTE: "200", CORS_ORIGINS: "https://calls.example" },
  });
});
afterAll(async () => {
  await backend.stop();
  rmSync(webRoot, { recursive: true });
});
const url = () => backend.url();

describe("facts", () => {
  it("say how the service is, and what a client must know", async () => {
    const guest = createClient(url);
    expect(await guest.ask("getHealth")).toEqual({
      status: "ok",
      version: "0.1.0",
      database: "ok",
      databaseRestored: false,
      livekit: "down",
    });
    expect(await guest.ask("getServerInfo")).toMatchObject({ name: "nchat", hasAccounts: true });
  });

  it("describe every route of the contract in OpenAPI 3.1", async () => {
    const document = z
      .object({ openapi: z.literal("3.1.0"), paths: z.record(z.string(), z.record(z.string(), z.looseObject({}))) })
      .parse(await (await fetch(`${url()}/openapi.json`)).json());
    const all = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { tags }]) => ({ name: `${method.toUpperCase()} ${path}`, tags })),
    );
    const described = all.filter(({ tags }) => tags === undefined).map(({ name }) => name);
    const expected = Object.values(routes).map(
      (route) => `${route.method} ${route.path.replaceAll(/:(\w+)/g, "{$1}")}`,
    );
    expect(described.sort()).toEqual(expected.sort());
    const inNchatsSpelling = all.filter(({ tags }) => tags !== undefined);
    expect(inNchatsSpelling.map(({ name }) => name)).toContain("POST /api/calls/accept");
    expect(inNchatsSpelling.filter(({ tags }) => String(tags) !== "nchat")).toEqual([]);
    expect(document.paths["/api/users"]?.["get"]).toMatchObject({
      security: [{ bearer: [] }],
      responses: { 200: {}, default: {} },
    });
  });
});

describe("requests", () => {
  const post = (body: string, headers: Record<string, string> = { "content-type": "application/json" }) =>
    fetch(`${url()}/v1/auth/signin/email-password`, { method: "POST", body, headers });

  it.each([
    ["no JSON", () => post("{nonsense"), 400, "VALIDATION_FAILED"],
    ["no body", () => post(""), 400, "VALIDATION_FAILED"],
    ["another content type", () => post("a=b", { "content-type": "text/csv" }), 400, "VALIDATION_FAILED"],
    ["more than a megabyte", () => post(`{"email":"${"x".repeat(1_100_000)}"}`), 413, "PAYLOAD_TOO_LARGE"],
    ["a key too many", () => post('{"email":"a@b.cd","password":"x","admin":true}'), 400, "VALIDATION_FAILED"],
    ["no such route", () => fetch(`${url()}/api/nothing`), 404, "NOT_FOUND"],
    [
      "a poisoned object",
      () => post('{"__proto__":{"a":1},"email":"a@b.cd","password":"x"}'),
      400,
      "VALIDATION_FAILED",
    ],
  ])("with %s are refused in the contract's words", async (_what, send, status, code) => {
    const answer = await send();
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status,
      body: { error: expect.objectContaining({ code, requestId: answer.headers.get("x-request-id") }) },
    });
  });

  it("from our own apps' pages may read the answer, from others not", async () => {
    const allowed = async (origin: string) => {
      const answer = await fetch(`${url()}/api/server`, { headers: { origin } });
      return answer.headers.get("access-control-allow-origin");
    };
    expect(
      await Promise.all(
        ["app://nchat", "http://nchat.localhost:5123", "https://calls.example", "https://evil.example"].map(allowed),
      ),
    ).toEqual(["app://nchat", "http://nchat.localhost:5123", "https://calls.example", null]);
    expect(await allowed("http://nchat.localhost.evil.example")).toBeNull();
  });

  it("carry headers that keep answers private", async () => {
    const { headers } = await fetch(`${url()}/api/server`);
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    });
  });
});

describe("the browser app", () => {
  it("is served with a policy, and its page for every address of its own", async () => {
    const page = await fetch(`${url()}/calls/history`, { headers: { accept: "text/html" } });
    expect([page.status, await page.text()]).toEqual([200, "<!doctype html><title>nchat</title>"]);
    expect(page.headers.get("content-security-policy")).toContain(
      "connect-src 'self' ws://127.0.0.1:9 http://127.0.0.1:9;",
    );
    expect(page.headers.get("permissions-policy")).toContain("microphone=(self)");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const asset = await fetch(`${url()}/assets/index-a1B2c3D4.js`);
    expect(asset.headers.get("cache-control")).toContain("immutable");
    const missing = await fetch(`${url()}/assets/missing.js`);
    expect(missing.status).toBe(404);
    const outside = await fetch(`${url()}/..%2f..%2fetc/passwd`, { headers: { accept: "*/*" } });
    expect(outside.status).toBeGreaterThanOrEqual(400);
  });
});

describe("limits", () => {
  it("hold for guessing first, and say when to try again", async () => {
    const guest = createClient(url);
    const tries = Array.from({ length: 15 }, () => guest.try("refreshToken", { body: { refreshToken: "guess" } }));
    const outcomes = await Promise.all(tries);
    const limited = outcomes.filter((outcome) => outcome.status === 429);
    expect(limited).toHaveLength(5);
    expect(limited[0]).toMatchObject({ error: { code: "RATE_LIMITED", retryAfterSeconds: expect.any(Number) } });
    expect(Number(limited[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await guest.try("getServerInfo")).toMatchObject({ ok: true });
  });
});

describe("starting", () => {
  const run = async (env: NodeJS.ProcessEnv) => {
    const lines: string[] = [];
    const child = startChild(process.execPath, [program], { env, onLine: (line) => lines.push(line) });
    return { ended: await child.ended, text: lines.join("\n") };
  };

  it("names every fault of the settings", async () => {
    const result = await run({ PATH: process.env["PATH"], PORT: "high" });
    expect(result.ended).toBe("exited with 2");
    for (const name of ["PORT must be a number", "JWT_SECRET is needed", "LIVEKIT_API_KEY is needed"]) {
      expect(result.text).toContain(name);
    }
  });

  it("says that the port is taken", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "nchat-busy-"));
    const result = await run(backendEnvironment({ port: Number(new URL(url()).port) }, dataDir));
    expect(result.ended).toBe("exited with 4");
    expect(result.text).toContain("Choose another PORT");
    rmSync(dataDir, { recursive: true });
  });
});

describe("ending", () => {
  it("is quick with devices and idle connections open", async () => {
    const ann = await signUp(url, "ann");
    const device = await connectDevice(url(), { token: ann.session.accessToken });
    const idle = connect(Number(new URL(url()).port), "127.0.0.1");
    await once(idle, "connect");
    idle.on("error", () => idle.destroy());
    const start = Date.now();
    expect(await backend.end()).toBe("exited with 0");
    expect(Date.now() - start).toBeLessThan(5000);
    device.close();
    idle.destroy();
  });

  it("follows the parent, whose pipe it watches", async () => {
    const env = { ...backendEnvironment({}, backend.dataDir), NCHAT_PARENT_PIPE: "1" };
    const child = spawn(process.execPath, [program], { env, stdio: ["pipe", "pipe", "ignore"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    expect(line.toString()).toMatch(/^ready http/);
    child.stdin.end();
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
