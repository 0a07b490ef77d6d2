import { fastify } from "fastify";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { answerFailures } from "../http/failures.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { serveMetrics } from "./serve-metrics.ts";

async function ask(token: string | null, headers: Record<string, string>, remoteAddress = "127.0.0.1") {
  const app = fastify();
  app.decorateRequest("nchat", undefined);
  answerFailures(app);
  serveMetrics(app, createMetrics(pino({ level: "silent" })), token);
  return (await app.inject({ url: "/metrics", headers, remoteAddress })).statusCode;
}

describe("metrics", () => {
  it("without a bearer in the settings are for this computer, and for nobody behind a proxy on it", async () => {
    expect(await ask(null, {})).toBe(200);
    expect(await ask(null, {}, "::1")).toBe(200);
    expect(await ask(null, {}, "::ffff:127.0.0.1")).toBe(200);
    expect(await ask(null, {}, "10.0.0.7")).toBe(403);
    expect(await ask(null, { "x-forwarded-for": "127.0.0.1" })).toBe(403);
    expect(await ask(null, { forwarded: "for=127.0.0.1" })).toBe(403);
  });

  it("with one want it from everybody", async () => {
    const token = "a bearer for prometheus";
    expect(await ask(token, {})).toBe(401);
    expect(await ask(token, { authorization: `Bearer ${token}!` })).toBe(401);
    expect(await ask(token, { authorization: `Bearer ${token}` }, "10.0.0.7")).toBe(200);
  });
});
