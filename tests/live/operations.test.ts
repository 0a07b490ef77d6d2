// One node: its log, its figures, its drain and its limits; those of all nodes together are tried in `settings.test.ts`.

import { createServer, type Server, type Socket } from "node:net";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { startChild } from "../../tools/bootstrap/children.mjs";
import { join } from "node:path";
import { type Backend, startBackend } from "../support/backend.ts";
import { fresh, until } from "../support/calls.ts";
import { createClient, password, type SignedIn, signUp } from "../support/client.ts";
import { connectDevice, Refused } from "../support/device.ts";
import { noteFigure } from "../support/figures.ts";

const jwtSecret = "the secret that signs access tokens in this test";
const metricsToken = "a bearer for prometheus";
const turnSecret = "planted-turn-secret-93151";
let backend: Backend;
let ann: SignedIn;
beforeAll(async () => {
  backend = await startBackend({
    jwtSecret,
    env: {
      REQUESTS_PER_MINUTE: "2000",
      CALLS_PER_MINUTE: "3",
      METRICS_TOKEN: metricsToken,
      TRUST_PROXY: "1",
      LOG_LEVEL: "debug",
      TURN_URLS: "turn:127.0.0.1:3478",
      TURN_SECRET: turnSecret,
    },
  });
  ann = await signUp(backend.url, "ann");
});
afterAll(() => backend?.stop());

const readMetrics = async (headers: Record<string, string> = { authorization: `Bearer ${metricsToken}` }) => {
  const answer = await fetch(`${backend.url()}/metrics`, { headers });
  return { status: answer.status, text: await answer.text() };
};

describe("readiness", () => {
  it("names each thing that the service leans on", async () => {
    const answer = await fetch(`${backend.url()}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: "degraded", database: "ok", livekit: "down", redis: "unused" },
    ]);
    expect((await fetch(`${backend.url()}/readyz?strict=1`)).status).toBe(503);
  });
});

describe("metrics", () => {
  it("count answers by route, never by address, and name what is connected and under way", async () => {
    const device = await connectDevice(backend.url(), { token: ann.session.accessToken });
    await ann.client.try("getCall", { params: { id: ann.id } });
    await fetch(`${backend.url()}/no/such/${ann.id}`);
    const { status, text } = await readMetrics();
    device.close();
    expect(status).toBe(200);
    const line = (name: string, labels: string) => new RegExp(`^${name}\\{${labels}\\} [1-9]`, "m");
    expect(text).toMatch(line("nchat_http_request_seconds_count", 'method="GET",route="/api/calls/:id",status="404"'));
    expect(text).toMatch(line("nchat_http_request_seconds_count", 'method="GET",route="unknown",status="404"'));
    expect(text).toMatch(/^nchat_sockets [1-9]/m);
    for (const name of [
      'nchat_calls{kind="connected"} 0',
      "nchat_jobs{",
      "process_cpu_seconds_total",
      "nodejs_eventloop_lag",
    ])
      expect(text).toContain(name);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it("are for whoever has their bearer", async () => {
    expect((await readMetrics({})).status).toBe(401);
    expect((await readMetrics({ authorization: "Bearer of something else" })).status).toBe(401);
    expect((await readMetrics({ authorization: `Bearer ${ann.session.accessToken}` })).status).toBe(401);
  });
});

describe("requests", () => {
  const idOf = async (given?: string) => {
    const headers: Record<string, string> = given === undefined ? {} : { "x-request-id": given };
    const answer = await fetch(`${backend.url()}/api/nothing`, { headers });
    const body = z.object({ error: z.object({ requestId: z.string() }) }).parse(await answer.json());
    expect(answer.headers.get("x-request-id")).toBe(body.error.requestId);
    return body.error.requestId;
  };

  it("keep a well-formed id of whoever sent them here, in the answer and in the log; others get one of ours", async () => {
    const given = "trace-0123456789";
    expect(await idOf(given)).toBe(given);
    await until("it is logged", () =>
      backend.log().some((line) => line.includes(`"requestId":"${given}"`) && line.includes("answered")),
    );
    for (const odd of ["short", "x".repeat(65), 'a","level":60,"b":"', "white space in it"])
      expect(await idOf(odd)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  });

  it("are limited by the client's address behind the proxy, which the client cannot choose", async () => {
    const guess = (forwarded: string) =>
      fetch(`${backend.url()}/v1/auth/token`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": forwarded },
        body: '{"refreshToken":"guess"}',
      });
    const statuses: number[] = [];
    for (let each = 0; each < 110; each++) statuses.push((await guess(`10.0.0.${each}, 203.0.113.7`)).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    const limited = await guess("203.0.113.7");
    expect([limited.status, Number(limited.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect((await guess("203.0.113.8")).status).not.toBe(429);
  });

  it("that are too large are refused as such", async () => {
    const answer = await fetch(`${backend.url()}/api/calls/initiate`, {
      method: "POST",
      headers: { authorization: `Bearer ${ann.session.accessToken}`, "content-type": "application/json" },
      body: `{"targetUserId":"${"x".repeat(1_100_000)}"}`,
    });
    expect(answer.status).toBe(413);
  });
});

describe("a person", () => {
  it("who places too many calls is refused, over REST and sockets together, and others are not", async () => {
    const bob = await signUp(backend.url, fresh("bob"));
    const device = await connectDevice(backend.url(), { token: bob.session.accessToken });
    const call = { targetUserId: ann.id, type: "audio" } as const;
    const codes: (string | undefined)[] = [];
    for (let each = 0; each < 2; each++) {
      const placed = await bob.client.try("initiateCall", { body: call });
      codes.push(placed.ok ? "ok" : placed.error.code);
      const ack = await device.send("call:initiate", call);
      codes.push(ack.success ? "ok" : ack.error.code);
    }
    // There is no LiveKit here: what counts is who is let through to it.
    expect(codes).toEqual(["MEDIA_UNAVAILABLE", "MEDIA_UNAVAILABLE", "MEDIA_UNAVAILABLE", "RATE_LIMITED"]);
    const limited = await bob.client.try("initiateCall", { body: call });
    expect([limited.status, Number(limited.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect(await ann.client.try("initiateCall", { body: { ...call, targetUserId: bob.id } })).toMatchObject({
      error: { code: "MEDIA_UNAVAILABLE" },
    });
    device.close();
  });

  it("whose devices connect without end is held up for a while", async () => {
    const cat = await signUp(backend.url, fresh("cat"));
    const outcomes: string[] = [];
    for (let each = 0; each < 210; each++) {
      const device = await connectDevice(backend.url(), { token: cat.session.accessToken }).catch(
        (error: unknown) => error,
      );
      if (device instanceof Refused) outcomes.push(device.info?.code ?? "");
      else if (device && typeof device === "object" && "close" in device && typeof device.close === "function")
        device.close();
    }
    expect(outcomes).toEqual(Array.from({ length: 10 }, () => "RATE_LIMITED"));
  });
});

describe("access tokens", () => {
  const tokenWith = (claims: Record<string, number>) => {
    const now = Math.floor(Date.now() / 1000);
    const times = Object.fromEntries(Object.entries(claims).map(([name, offset]) => [name, now + offset]));
    return new SignJWT({ sub: ann.id, exp: now + 600, ...times })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(jwtSecret));
  };
  const statusWith = async (claims: Record<string, number>) => {
    const headers = { authorization: `Bearer ${await tokenWith(claims)}` };
    return (await fetch(`${backend.url()}/api/users`, { headers })).status;
  };

  it("of a clock that is up to a minute off are taken, beyond that refused", async (test) => {
    const statuses = {
      "ended 58 s ago": await statusWith({ exp: -58 }),
      "ended 62 s ago": await statusWith({ exp: -62 }),
      "begins in 58 s": await statusWith({ nbf: 58 }),
      "begins in 62 s": await statusWith({ nbf: 62 }),
    };
    noteFigure(test, "tokens within a minute of our clock taken, others refused: 4 of 4");
    expect(statuses).toEqual({
      "ended 58 s ago": 200,
      "ended 62 s ago": 401,
      "begins in 58 s": 200,
      "begins in 62 s": 401,
    });
  });
});

describe("the log", () => {
  it("holds one JSON object a line, and none of the secrets that passed through", async () => {
    const planted = "planted-secret-77801";
    const headers = {
      authorization: `Bearer ${planted}`,
      cookie: `refresh=${planted}`,
      "content-type": "application/json",
    };
    await fetch(`${backend.url()}/api/users?token=${planted}&access_token=${planted}`, { headers });
    await fetch(`${backend.url()}/v1/auth/signin/email-password`, {
      method: "POST",
      headers,
      body: JSON.stringify({ email: ann.email, password: planted }),
    });
    await fetch(`${backend.url()}/v1/auth/token`, { method: "POST", headers, body: `{"refreshToken":"${planted}"` });
    await connectDevice(backend.url(), { token: planted }).catch((error: unknown) => error);
    await ann.client.try("initiateCall", { body: { targetUserId: ann.id, type: "audio" } });
    await until("the requests are logged", () => backend.log().some((line) => line.includes("/v1/auth/token")));
    const lines = backend.log().filter((line) => !line.startsWith("ready "));
    const secrets = [planted, password, jwtSecret, metricsToken, turnSecret, "a secret that is long enough for this"];
    const tokens = [ann.session.accessToken, ann.session.refreshToken];
    for (const secret of [...secrets, ...tokens]) expect(lines.filter((line) => line.includes(secret))).toEqual([]);
    for (const line of lines) expect(() => JSON.parse(line) as unknown, line).not.toThrow();
  });
});

describe("the end of a node", () => {
  const silentServer = async (): Promise<{ port: number; server: Server; held: Set<Socket> }> => {
    const held = new Set<Socket>();
    const server = createServer((socket) => void held.add(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return { port: typeof address === "object" && address ? address.port : 0, server, held };
  };

  it("waits for the requests that are being answered, and takes no new ones", async (test) => {
    const silent = await silentServer(); // a LiveKit that takes its time
    const livekit = {
      url: `ws://127.0.0.1:${silent.port}`,
      apiKey: "key",
      apiSecret: "a secret of sufficient length, unused",
    };
    const slow = await startBackend({ livekit, env: { DRAIN_SECONDS: "8" } });
    onTestFinished(async () => {
      await slow.stop();
      for (const socket of silent.held) socket.destroy();
      silent.server.close();
    });
    const [bob, cat] = [await signUp(slow.url, "bob"), await signUp(slow.url, "cat")];
    const device = await connectDevice(slow.url(), { token: cat.session.accessToken });
    onTestFinished(device.close);
    const placing = bob.client.try("initiateCall", { body: { targetUserId: cat.id, type: "audio" } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const start = Date.now();
    const ended = slow.end();
    expect(await device.disconnected).toBe("transport close"); // unlike a goodbye, after which clients stay away
    await expect(createClient(slow.url).try("getServerInfo")).rejects.toThrow();
    expect(await placing).toMatchObject({ status: 503, error: { code: "MEDIA_UNAVAILABLE" } });
    expect(await ended).toBe("exited with 0");
    noteFigure(test, `drained in ${Date.now() - start} ms with a request of 3 s under way`);
    expect(Date.now() - start).toBeLessThan(7000);
  });
});

describe("settings", () => {
  it("are judged all at once, with those for several nodes and operations", async () => {
    const lines: string[] = [];
    const env = {
      PATH: process.env["PATH"],
      REDIS_URL: "http://cache",
      METRICS_TOKEN: "short",
      DRAIN_SECONDS: "soon",
      DATABASE_POOL: "1",
      CALLS_PER_MINUTE: "0",
    };
    const program = join(import.meta.dirname, "../../backend/index.ts");
    const child = startChild(process.execPath, [program], { env, onLine: (line) => lines.push(line) });
    expect(await child.ended).toBe("exited with 2");
    for (const name of [
      "REDIS_URL",
      "METRICS_TOKEN",
      "DRAIN_SECONDS",
      "DATABASE_POOL",
      "CALLS_PER_MINUTE",
      "JWT_SECRET",
    ])
      expect(lines.join("\n")).toContain(name);
  });
});
