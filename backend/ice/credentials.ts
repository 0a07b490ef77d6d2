import { createHmac } from "node:crypto";
import type { TurnCredentials } from "./turn-client.ts";

/** How long a credential opens new allocations; what was opened goes on. Clients get fresh ones at each reconnect. */
export const credentialSeconds = 300;

/**
 * A name and a password of coturn's shared-secret kind (`use-auth-secret`): the name says when it ends and whose it is, so
 * that the TURN server's quota is per person, and the password is the name signed.
 */
export function mintCredentials(
  userId: string,
  secret: string,
  now: Date,
  seconds = credentialSeconds,
): TurnCredentials {
  const username = `${Math.floor(now.getTime() / 1000) + seconds}:${userId}`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}
