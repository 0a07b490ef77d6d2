import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fastify, type FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../context.ts";
import { reachOf } from "../http/browser-app.ts";
import { accessOfAnonymous } from "./access.ts";
import { type Answers, createAnswers } from "./answers.ts";
import { serveEmbed } from "./embed.ts";
import { contentPolicyFor } from "./embed-page.ts";
import { serveOrigin } from "./origin.ts";
import { createPlayback, playbackLifeSeconds } from "./playback.ts";
import type { StoredStream } from "./rows.ts";
import { beginEpoch } from "./store.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";

const livekit = { url: "ws://127.0.0.1:1", publicUrl: "ws://127.0.0.1:1", apiKey: "key", apiSecret: "s".repeat(32) };
const playback = createPlayback({ encryptionKeys: [], livekit });
let world: TestDatabase;
let app: FastifyInstance;
let withPlayer: FastifyInstance;
let folder = "";
let given: Context;
let host = "";
let clock = Date.now();

beforeAll(async () => {
  world = await openTestDatabase();
  host = await world.person("ann");
  folder = await mkdtemp(join(tmpdir(), "nchat-origin-"));
  const storage = { read: async (key: string) => createReadStream(join(folder, key)) };
  const config = {
    publicUrl: "https://live.example.org",
    streams: { embedOrigins: ["https://a.example.org"] },
    offer: { cdnUrl: null },
    webRoot: null,
    livekit,
  };
  const presence = { of: () => "available" };
  const webRoot = join(folder, "web");
  await mkdir(webRoot);
  const built = `<head><script type="module" crossorigin src="/assets/embed-1.js"></script>
    <script>inline()</script><link rel="stylesheet" crossorigin href="/assets/embed-1.css"></head>`;
  await writeFile(join(webRoot, "embed.html"), built);
  withPlayer = fastify();
  const media = { openLive: async () => null };
  const ctx = { db: world.db, config, presence, storage, media, now: () => new Date(clock) } as unknown as Context;
  given = ctx;
  app = fastify();
  serveOrigin(app, ctx, playback);
  serveEmbed(app, ctx, createAnswers(ctx, playback));
  const served = { ...ctx, config: { ...config, webRoot } } as unknown as Context;
  serveEmbed(withPlayer, served, createAnswers(served, playback));
}, 60_000);
afterAll(async () => {
  await app.close();
  await withPlayer.close();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  clock = Date.now();
});

/** A stream that runs, with a playlist in the storage. */
async function running(visibility: "public" | "channel_members"): Promise<StoredStream> {
  const stored = await world.stream(host, { status: "live", startedAt: clock, visibility });
  const own = join(folder, "streams", stored.state.id);
  await mkdir(own, { recursive: true });
  await writeFile(join(own, "live.m3u8"), "#EXTM3U");
  return stored;
}
const get = async (stored: StoredStream, ticket: string, file = "live.m3u8") => {
  const answer = await app.inject({ url: `/hls/${stored.state.id}/${ticket}/${file}` });
  return answer.statusCode === 200 ? answer.body : answer.statusCode;
};
const ticketOf = async (stored: StoredStream) => playback.ticketFor(await world.reload(stored), new Date(clock)).ticket;

describe("playing a stream that is not public", () => {
  it("needs an address that was signed for it, and a leaked one ends", async () => {
    const stored = await running("channel_members");
    const ticket = await ticketOf(stored);
    expect(await get(stored, ticket)).toBe("#EXTM3U");
    expect([await get(stored, "public"), await get(stored, `${ticket}x`)]).toEqual([404, 404]);
    expect(await get(await running("channel_members"), ticket)).toBe(404);
    clock += playbackLifeSeconds * 1000 + 1000;
    expect(await get(stored, ticket)).toBe(403);
    expect(await get(stored, await ticketOf(stored))).toBe("#EXTM3U");
  });

  it("may be kept by caches when anybody may watch, but for what changes", async () => {
    const [open, closed] = [await running("public"), await running("channel_members")];
    const keptBy = async (stored: StoredStream, file: string) => {
      await writeFile(join(folder, "streams", stored.state.id, "0.m4s"), "x");
      const answer = await app.inject({ url: `/hls/${stored.state.id}/${await ticketOf(stored)}/${file}` });
      return answer.headers["cache-control"];
    };
    expect(await keptBy(open, "0.m4s")).toBe("public, max-age=60");
    expect(await keptBy(closed, "0.m4s")).toBe("private, max-age=60");
    expect(await keptBy(open, "live.m3u8")).toBe("no-store");
  });

  it("leads through the network of caches that carries streams, where there is one, and pages may reach it", async () => {
    const stored = await running("public");
    await world.db
      .updateTable("nchat_streams")
      .set({ hls_url: "live.m3u8" })
      .where("id", "=", stored.state.id)
      .execute();
    const played = await world.reload(stored);
    const request = { protocol: "https", host: "live.example.org" } as Parameters<Answers["stream"]>[2];
    const urlFrom = async (cdnUrl: string | null) => {
      const answers = createAnswers({ ...given, config: { ...given.config, offer: { cdnUrl } } } as Context, playback);
      return (await answers.stream(played, accessOfAnonymous(played), request)).hlsUrl;
    };
    const file = `/hls/${stored.state.id}/public/live.m3u8`;
    expect([await urlFrom(null), await urlFrom("https://cdn.example.org/live")]).toEqual([
      `https://live.example.org${file}`,
      `https://cdn.example.org/live${file}`,
    ]);
    const offer = { ...given.config.offer, cdnUrl: "https://cdn.example.org/live" };
    expect(reachOf({ ...given.config, offer }).at(-1)).toBe("https://cdn.example.org");
  });

  it("ends for all addresses when other people may watch than before", async () => {
    const stored = await running("channel_members");
    const ticket = await ticketOf(stored);
    await beginEpoch(world.db, stored.state.id);
    expect(await get(stored, ticket)).toBe(404);
  });

  it("ends with the stream, and leads to no other file", async () => {
    const stored = await running("public");
    expect(await get(stored, "public")).toBe("#EXTM3U");
    for (const file of ["..%2f..%2fsecret.ts", "live.m3u8%00.ts", "x.key", "live"])
      expect([file, await get(stored, "public", file)]).toEqual([file, 404]);
    await world.db.updateTable("nchat_streams").set({ status: "ended" }).where("id", "=", stored.state.id).execute();
    expect(await get(stored, "public")).toBe(404);
  });
});

describe("the embed page", () => {
  it("may be shown where the operator says, and without the browser app runs nothing", async () => {
    const stored = await running("public");
    const { headers, body } = await app.inject({ url: `/embed/${stored.state.id}` });
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors https://a.example.org",
    );
    expect(body).toContain("Live");
    expect(body).not.toMatch(/<script|style=|javascript:|\son\w+=/);
    expect(contentPolicyFor([], null)).toContain("frame-ancestors 'none'");
  });

  it("plays with the built player, runs no script but the service's own files, and reaches LiveKit", async () => {
    const stored = await running("public");
    await world.db
      .updateTable("nchat_streams")
      .set({ title: `"><script>alert(1)</script>` })
      .where("id", "=", stored.state.id)
      .execute();
    const { headers, body } = await withPlayer.inject({ url: `/embed/${stored.state.id}` });
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; " +
        "connect-src 'self' ws://127.0.0.1:1 http://127.0.0.1:1 wss://live.example.org; " +
        "media-src 'self' blob:; img-src 'self' data:; worker-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors https://a.example.org",
    );
    expect(body).toContain(`<div id="root" data-stream-id="${stored.state.id}"></div>`);
    expect(body.match(/<script[^>]*>/g)).toEqual(['<script type="module" crossorigin src="/assets/embed-1.js">']);
    expect(body).toContain('href="/assets/embed-1.css"');
    const hidden = await running("channel_members");
    const refused = await withPlayer.inject({ url: `/embed/${hidden.state.id}` });
    expect([refused.statusCode, refused.body.includes("<script")]).toEqual([404, false]);
  });

  it("says the same of what is not public as of what is not there", async () => {
    const hidden = await running("channel_members");
    const urls = [`/embed/${hidden.state.id}`, `/embed/${crypto.randomUUID()}`, "/embed/nonsense"];
    const answers = await Promise.all(urls.map((url) => app.inject({ url })));
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(answers[0]?.statusCode).toBe(404);
  });

  it("is told to sites that ask by oEmbed, as wide as they like", async () => {
    const stored = await running("public");
    const ask = (url: string, more = "") => app.inject({ url: `/oembed?url=${encodeURIComponent(url)}${more}` });
    const embedUrl = `https://live.example.org/embed/${stored.state.id}`;
    expect((await ask(embedUrl, "&maxwidth=320")).json()).toMatchObject({ width: 320, height: 180, title: "A stream" });
    for (const url of ["https://evil.example.org/embed/x", `${embedUrl}x`, "nonsense"])
      expect((await ask(url)).statusCode).toBe(404);
  });
});
