import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import type { KnownIngress } from "./registry.ts";

/** Where LiveKit takes a participant in by WHIP, with a token for nobody else. */
export type Way = Readonly<{ url: string; token: string }>;

/** The ways of feeds into LiveKit's rooms, and out again. */
export type WayIn = Readonly<{
  enter: (ingress: KnownIngress) => Promise<Way>;
  /** Puts the feed's participant out. Throws when LiveKit does not; one that is not there is an error too. */
  putOut: (ingress: KnownIngress) => Promise<void>;
}>;

const tokenSeconds = 600;
const timeoutSeconds = 4;

/** Makes it. */
export function createWayIn(livekit: Readonly<{ url: string; apiKey: string; apiSecret: string }>): WayIn {
  const { apiKey, apiSecret } = livekit;
  const http = livekit.url.replace(/^ws/, "http").replace(/\/$/, "");
  const rooms = new RoomServiceClient(http, apiKey, apiSecret, { requestTimeout: timeoutSeconds, failover: false });
  return {
    enter: async ({ room, identity, displayName }) => {
      const token = new AccessToken(apiKey, apiSecret, { identity, name: displayName, ttl: tokenSeconds });
      token.addGrant({ room, roomJoin: true, canPublish: true, canSubscribe: false, canPublishData: false });
      return { url: `${http}/whip/v1`, token: await token.toJwt() };
    },
    putOut: ({ room, identity }) => rooms.removeParticipant(room, identity),
  };
}
