import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { pino } from "pino";
import { ErrorBody } from "@nchat/contract/errors";
import { describe, expect, it, onTestFinished } from "vitest";
import { readConfig } from "../config.ts";
import { createApp } from "./app.ts";

const needed = { LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "secret", JWT_SECRET: "s".repeat(32) };

async function setUp(environment: Record<string, string> = {}) {
  const result = readConfig({ ...needed, ...environment });
  if (!result.ok) throw new Error(result.faults.join("\n"));
  const app = await createApp(result.config, pino({ level: "silent" }), "1.0.0");
  onTestFinished(() => app.close());
  app.get("/address", async (request) => ({ address: request.ip }));
  app.get("/thrown/:code", async ({ params }) => {
    throw Object.assign(new Error("details of the database"), params);
  });
  app.get<{ Params: { code: string } }>("/thrown/together/:code", async ({ params: { code } }) => {
    throw new AggregateError([Object.assign(new Error("details of the database"), { code })], "details");
  });
  return app;
}

describe("the HTTP server", () => {
  it.each([
    ["0", "10.0.0.1"],
    ["1", "9.9.9.9"],
    ["10.0.0.0/8", "9.9.9.9"],
    ["10.0.0.0/8,9.9.9.9", "6.6.6.6"],
  ])("with TRUST_PROXY=%s takes %s as the client's address", async (TRUST_PROXY, address) => {
    const app = await setUp({ TRUST_PROXY });
    const headers = { "x-forwarded-for": "6.6.6.6, 9.9.9.9" };
    expect((await app.inject({ url: "/address", remoteAddress: "10.0.0.1", headers })).json()).toEqual({ address });
  });

  it("lets the desktop app's pages send every header that is heeded", async () => {
    const app = await setUp();
    const headers = { origin: "app://nchat", "access-control-request-method": "POST" };
    const answer = await app.inject({ method: "OPTIONS", url: "/api/calls/initiate", headers });
    expect(answer.headers["access-control-allow-headers"]).toBe(
      "authorization, content-type, idempotency-key, if-match, x-csrf-token, x-nchat-device",
    );
  });

  it("answers text that cannot be kept as the sender's mistake, and other faults without their details", async () => {
    const app = await setUp();
    const codeOf = async (how: string) => {
      const answer = await app.inject(`/thrown/${how}`);
      return [
        answer.statusCode,
        answer.json<{ error: { code: string } }>().error.code,
        answer.body.includes("details"),
      ];
    };
    expect(await codeOf("22021")).toEqual([400, "VALIDATION_FAILED", false]);
    expect(await codeOf("22P05")).toEqual([400, "VALIDATION_FAILED", false]);
    expect(await codeOf("together/22021")).toEqual([400, "VALIDATION_FAILED", false]);
    expect(await codeOf("23505")).toEqual([500, "INTERNAL", false]);
    expect(await codeOf("together/23505")).toEqual([500, "INTERNAL", false]);
  });

  it("answers what is no request in the contract's shape", async () => {
    const app = await setUp();
    await app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = app.server.address() as AddressInfo; // it listens on an address, not a pipe
    const answerTo = async (bytes: string) => {
      const socket = connect(port, "127.0.0.1");
      socket.end(bytes);
      const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
      return [head.split("\r\n")[0], ErrorBody.parse(JSON.parse(body)).error.code];
    };
    expect(await answerTo("\u0000\u0001\u0002\r\n\r\n")).toEqual(["HTTP/1.1 400 Bad Request", "VALIDATION_FAILED"]);
    expect(await answerTo(`GET / HTTP/1.1\r\nhost: x\r\nx: ${"x".repeat(20_000)}\r\n\r\n`)).toEqual([
      "HTTP/1.1 431 Request Header Fields Too Large",
      "VALIDATION_FAILED",
    ]);
  });

  it("answers an address that is too long, or malformed, in the contract's shape", async () => {
    const app = await setUp();
    for (const url of [`/thrown/${"x".repeat(2000)}`, "/thrown/%zz"]) {
      const answer = await app.inject(url);
      expect([answer.statusCode, answer.json<{ error: { code: string } }>().error.code]).toEqual([
        400,
        "VALIDATION_FAILED",
      ]);
    }
  });
});
