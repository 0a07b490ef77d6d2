import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createVerify } from "./verify.ts";

const apiSecret = "a secret that is long enough for this test";
const livekit = { url: "ws://127.0.0.1:1", publicUrl: "ws://127.0.0.1:1", apiKey: "key", apiSecret };

/** Verifies a webhook that LiveKit wrote with its clock so many seconds from ours. */
async function verified(clockOff: number, age = 0, event = "room_started") {
  const now = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ event, id: "EV_1", createdAt: String(now + clockOff - age) });
  const token = await new SignJWT({ sha256: createHash("sha256").update(body).digest("base64") })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer("key")
    .setNotBefore(now + clockOff)
    .setExpirationTime(now + clockOff + 300)
    .sign(new TextEncoder().encode(apiSecret));
  const verdict = await createVerify(livekit)(body, token, new Date());
  return verdict.outcome;
}

describe("a webhook", () => {
  it("is LiveKit's also when its clock runs some seconds ahead", async () => {
    expect(await verified(0)).toBe("verified");
    expect(await verified(5)).toBe("verified");
    expect(await verified(60)).toBe("rejected");
  });

  it("that was kept back is refused, however well signed", async () => {
    expect(await verified(0, 110)).toBe("verified");
    expect(await verified(0, 130)).toBe("rejected");
  });

  it("that says no name, or one beyond all measure, is refused", async () => {
    for (const event of ["", "x".repeat(101)]) expect(await verified(0, 0, event)).toBe("rejected");
  });
});
