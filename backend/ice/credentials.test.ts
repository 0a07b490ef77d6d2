import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { credentialSeconds, mintCredentials } from "./credentials.ts";

const now = new Date("2026-01-05T12:00:00.900Z");

describe("TURN credentials", () => {
  it("name their end and their person, and are signed as coturn expects", () => {
    const username = `${Date.parse("2026-01-05T12:05:00Z") / 1000}:ann`;
    const credential = createHmac("sha1", "secret").update(username).digest("base64");
    expect(mintCredentials("ann", "secret", now)).toEqual({ username, credential });
  });

  it("are good for five minutes at most", () => {
    expect(credentialSeconds).toBeLessThanOrEqual(300);
  });
});
