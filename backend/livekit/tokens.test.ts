import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { ParticipantRole } from "@nchat/contract/calls";
import { mintToken, tokenLifeSeconds } from "./tokens.ts";

const keys = { apiKey: "key", apiSecret: "a secret that is long enough for this" };
const request = { room: "call-1", identity: "ann", displayName: "Ann", username: "ann" } as const;

describe("a LiveKit token", () => {
  it("lives ten minutes and names the person", async () => {
    const now = new Date();
    const { token, expiresAt } = await mintToken(keys, { ...request, role: "host" }, now);
    const { sub, iss, exp = 0, name, attributes } = decodeJwt(token);
    expect({ sub, iss, name, attributes }).toEqual({
      sub: "ann",
      iss: "key",
      name: "Ann",
      attributes: { username: "ann" },
    });
    expect(expiresAt.getTime() - now.getTime()).toBe(tokenLifeSeconds * 1000);
    expect(Math.abs(exp - expiresAt.getTime() / 1000)).toBeLessThanOrEqual(1);
  });

  it("opens one room and gives no role any administration", async () => {
    const grants = await Promise.all(
      ParticipantRole.options.map(async (role) => {
        const { token } = await mintToken(keys, { ...request, role }, new Date());
        return [role, decodeJwt(token)["video"]] as const;
      }),
    );
    const listener = { room: "call-1", roomJoin: true, canSubscribe: true, canUpdateOwnMetadata: false };
    const canPublishSources = ["microphone", "camera", "screen_share", "screen_share_audio"];
    const speaker = { ...listener, canPublish: true, canPublishData: true, canPublishSources };
    expect(Object.fromEntries(grants)).toEqual({
      host: speaker,
      co_host: speaker,
      participant: speaker,
      viewer: { ...listener, canPublish: false, canPublishData: false },
    });
  });
});
