import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { AccessToken } from "livekit-server-sdk";
import type { Logger } from "pino";
import { forgetBrowsers } from "./browser.ts";
import { type Compositions, createCompositions } from "./compositions.ts";
import { createPageServer } from "./page-server.ts";

/** What composes: Chromium (null: there is none), its page, and how many rooms at once. */
export type ComposerSettings = Readonly<{ chromium: string | null; root: string; most: number }>;

type Given = Readonly<{
  livekit: Readonly<{ url: string; apiKey: string; apiSecret: string }>;
  composer: ComposerSettings;
  dataDir: string;
  ffmpeg: string;
  log: Logger;
  now: () => number;
}>;

/** It connects within seconds; LiveKit renews it then. */
const tokenSeconds = 600;

/** Compositions of one LiveKit's rooms: their page reaches that and nothing else. */
export function composing(given: Given): Compositions {
  const { livekit, composer, ffmpeg, log, now } = given;
  const { protocol, host, hostname } = new URL(livekit.url);
  const isSecure = protocol === "wss:" || protocol === "https:";
  const livekitUrl = `${isSecure ? "wss" : "ws"}://${host}`;
  const folder = join(given.dataDir, "composer");
  forgetBrowsers(folder, log);
  return createCompositions({
    ...{ ...composer, ffmpeg, log, now, folder, hosts: [hostname] },
    pages: createPageServer(composer.root, [livekitUrl, `${isSecure ? "https" : "http"}://${host}`]),
    enter: async (room) => ({ livekitUrl, token: await tokenFor(given, room) }),
  });
}

/** Hears and sees one room, and is seen by nobody. */
async function tokenFor({ livekit }: Given, room: string): Promise<string> {
  const identity = `worker:${randomUUID()}`;
  const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity, ttl: tokenSeconds });
  token.kind = "egress"; // it takes nobody's place, and a room with it alone counts as empty
  token.addGrant({
    ...{ room, roomJoin: true, hidden: true, recorder: true, canSubscribe: true },
    ...{ canPublish: false, canPublishData: false, canUpdateOwnMetadata: false },
  });
  return await token.toJwt();
}
