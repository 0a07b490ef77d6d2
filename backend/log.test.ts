import { describe, expect, it } from "vitest";
import { createLog, withoutSecrets } from "./log.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";

/** What one call of the log leaves on the wire. */
function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog("info", { write: (line) => lines.push(line) }));
  return lines.join("");
}

describe("the log", () => {
  it.each<[string, Record<string, unknown>]>([
    ["at the top", { token: "t0p" }],
    ["in a body", { body: { email: "ann@example.org", password: "t0p", newPassword: "t0p" } }],
    ["in headers", { req: { headers: { authorization: "Bearer t0p", cookie: "t0p", "set-cookie": ["t0p"] } } }],
    ["deep down", { a: [{ b: { c: { d: { e: { refreshToken: "t0p" } } } } }] }],
    ["under other names", { LIVEKIT_API_SECRET: "t0p", stream_key: "t0p", streamKey: "t0p", "api-key": "t0p" }],
    ["in an address", { url: "/socket.io/?EIO=4&token=t0p&x=1&access_token=t0p" }],
    ["in a connection string", { url: "postgres://nchat:t0p@db:5432/nchat", redis: "redis://:t0p@cache" }],
    ["in the address of a stream", { to: "rtmps://live.example:443/app/t0p" }],
    ["in an error's message", { err: new Error('refused {"password":"t0p"} with Bearer t0p') }],
    ["in an error's fields", { err: Object.assign(new Error("no"), { command: { name: "set", args: ["t0p"] } }) }],
    ["in an error's cause", { err: new Error("no", { cause: new Error("connect redis://:t0p@cache failed") }) }],
    ["in what Postgres repeats", { err: Object.assign(new Error("twice"), { detail: "Key (token_hash)=(t0p)" }) }],
    ["as a JSON web token", { note: `it sent ${jwt}` }],
  ])("hides secrets %s", (_where, fields) => {
    const line = logged((log) => log.info(fields, "something happened"));
    expect(line).not.toContain("t0p");
    expect(line).not.toContain(jwt);
    expect(line).toContain("[hidden]");
    expect(JSON.parse(line)).toMatchObject({ msg: "something happened" });
  });

  it("hides secrets in the words themselves, and in what children of the log say", () => {
    expect(logged((log) => log.info("it said token=t0p"))).not.toContain("t0p");
    const child = logged((log) => log.child({ requestId: "r1" }).error({ err: new Error("Bearer t0p") }, "failed"));
    expect(child).not.toContain("t0p");
    expect(JSON.parse(child)).toMatchObject({ requestId: "r1", msg: "failed", err: { type: "Error" } });
  });

  it("keeps what is no secret, and bears what refers to itself", () => {
    const circle: Record<string, unknown> = { callId: "c1", at: new Date(0), count: 3, none: null };
    circle["self"] = circle;
    expect(JSON.parse(logged((log) => log.info({ circle }, "kept")))).toMatchObject({
      circle: { callId: "c1", at: "1970-01-01T00:00:00.000Z", count: 3, none: null, self: "[…]" },
    });
  });

  it("hides secrets in addresses", () => {
    expect(withoutSecrets("/socket.io/?EIO=4&token=abc&x=1&access_token=d")).toBe(
      "/socket.io/?EIO=4&token=[hidden]&x=1&access_token=[hidden]",
    );
    expect(withoutSecrets("/hls/0b0f4d2e/1767614400.aB-_9/live.m3u8")).toBe("/hls/0b0f4d2e/[hidden]/live.m3u8");
  });
});
