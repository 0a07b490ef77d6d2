import { fastify } from "fastify";
import { describe, expect, it } from "vitest";
import { serveReadiness } from "./readiness.ts";

const ok = async () => true;
const down = async () => false;
const never = () => new Promise<boolean>(() => {});

async function ask(leaning: Partial<Parameters<typeof serveReadiness>[1]>, query = "") {
  const app = fastify();
  serveReadiness(app, {
    isDraining: () => false,
    isDatabaseAlive: ok,
    isLiveKitUp: ok,
    isRedisUp: ok,
    ...leaning,
  });
  const answer = await app.inject(`/readyz${query}`);
  return { code: answer.statusCode, retryAfter: answer.headers["retry-after"], ...answer.json<object>() };
}

const well = { database: "ok", livekit: "ok", redis: "ok" };

describe("readiness", () => {
  it("is given while everything goes, with or without Redis in use", async () => {
    expect(await ask({})).toEqual({ code: 200, status: "ready", ...well });
    expect(await ask({ isRedisUp: null })).toEqual({ code: 200, status: "ready", ...well, redis: "unused" });
  });

  it("is not while this node ends or has no database", async () => {
    const draining = { code: 503, retryAfter: "2", status: "draining", ...well };
    expect(await ask({ isDraining: () => true })).toEqual(draining);
    const without = { code: 503, retryAfter: "2", status: "not ready", ...well, database: "down" };
    expect(await ask({ isDatabaseAlive: down })).toEqual(without);
  });

  it("is less without what all nodes share, and not given then to those who ask strictly", async () => {
    expect(await ask({ isRedisUp: down })).toEqual({ code: 200, status: "degraded", ...well, redis: "down" });
    expect(await ask({ isLiveKitUp: down }, "?strict")).toMatchObject({ code: 503, status: "not ready" });
    expect(await ask({ isLiveKitUp: down }, "?strict=0")).toMatchObject({ code: 200, status: "degraded" });
  });

  it("takes what does not answer in time as down", async () => {
    expect(await ask({ isDatabaseAlive: never })).toMatchObject({ code: 503, database: "down" });
  });
});
