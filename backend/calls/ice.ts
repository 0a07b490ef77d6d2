import { createHmac } from "node:crypto";
import type { IceServer } from "@nchat/contract/calls";
import type { Config } from "../config.ts";

const lifeSeconds = 300;

/**
 * TURN with credentials of coturn's shared-secret kind, good for five minutes; no TURN configured, no servers. The
 * user's id in the name lets the TURN server's log be read, and its quota be per person.
 */
export function iceServersFor(userId: string, { urls, secret }: Config["turn"], now: Date): IceServer[] {
  if (urls.length === 0) return [];
  if (secret === null) return [{ urls: [...urls] }];
  const username = `${Math.floor(now.getTime() / 1000) + lifeSeconds}:${userId}`;
  const credential = createHmac("sha1", secret).update(username).digest("base64");
  return [{ urls: [...urls], username, credential }];
}
