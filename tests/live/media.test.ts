import { writeFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RoomServiceClient } from "livekit-server-sdk";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLiveKitMedia } from "../../backend/media/livekit-media.ts";
import type { Media, MediaAnswer } from "../../backend/media/port.ts";
import { type Child, startChild } from "../../tools/bootstrap/children.mjs";
import { liveKitConfig } from "../../tools/bootstrap/livekit-config.mjs";
import { installedLiveKit } from "../../tools/bootstrap/livekit-installed.mjs";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { untilListening } from "../../tools/drive/listening.ts";
import { type LiveKit, startLiveKit, whyNoLiveKit } from "../support/livekit.ts";
import { type Redis, startRedis, whyNoRedis } from "../support/redis.ts";

const composite = { kind: "composite", layout: "grid", resolution: "720p", isAudioOnly: false } as const;
const request = {
  room: "call-1",
  source: composite,
  outputs: { file: { key: "recordings/1/a.mp4", format: "mp4" } },
} as const;
const ingress = {
  kind: "rtmp",
  room: "call-1",
  identity: "feed:1",
  displayName: "Ann",
  name: "1",
  isTranscoded: true,
} as const;

const brief = (answer: MediaAnswer<unknown>) =>
  answer.outcome === "done" ? "done" : `${answer.outcome}: ${answer.reason}`;

type Access = Readonly<{ url: string; apiKey: string; apiSecret: string }>;

function mediaOf(livekit: Access, limits?: { startSeconds: number; seconds: number }): Media {
  const sink = { kind: "local", folder: "/nowhere" } as const;
  const log = pino({ level: "silent" });
  return createLiveKitMedia({ livekit, sink, publicUrl: null, log, ...(limits ? { limits } : {}) });
}

describe("media on a real LiveKit without workers", () => {
  const reason = whyNoLiveKit();
  const noRedis = "The media server has no recorder: LiveKit's Egress and Ingress need Redis, and it runs without.";
  let livekit: LiveKit;
  beforeAll(async () => {
    if (!reason) livekit = await startLiveKit();
  });
  afterAll(async () => livekit?.stop());

  it.skipIf(reason)("says at once, and in words, that nothing can be recorded or taken in", async () => {
    const media = mediaOf(livekit);
    const begun = performance.now();
    expect(await media.capabilities()).toEqual({
      kind: "livekit",
      egress: { status: "unavailable", reason: noRedis },
      ingress: { status: "unavailable", reason: noRedis },
    });
    expect(performance.now() - begun).toBeLessThan(2000);
    expect([
      brief(await media.listEgresses({})),
      brief(await media.changeLayout("EG_none", "grid")),
      brief(await media.createIngress(ingress)),
      brief(await media.listIngresses({})),
    ]).toEqual(Array.from({ length: 4 }, () => `unavailable: ${noRedis}`));
  });

  it.skipIf(reason)("lists what a room publishes, and knows a room that is not there", async () => {
    const media = mediaOf(livekit);
    await new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret).createRoom({ name: "call-1" });
    expect(await media.listTracks("call-1")).toEqual({ outcome: "done", value: [] });
    const missing = await media.startEgress({ ...request, room: "call-none" });
    expect(brief(missing)).toContain("not-found");
  });

  it.skipIf(reason)("is not waited for longer than its limit", async () => {
    const media = mediaOf(livekit, { startSeconds: 1, seconds: 1 });
    await new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret).createRoom({ name: "call-1" });
    const begun = performance.now();
    expect((await media.startEgress(request)).outcome).toBe("uncertain");
    expect(performance.now() - begun).toBeLessThan(3000);
    expect((await media.capabilities()).egress.status).toBe("unavailable");
  });

  it.skipIf(reason)("does not accept a wrong key, and says so", async () => {
    const media = mediaOf({ ...livekit, apiSecret: "another secret that is long enough for it" });
    const refused = "The media server does not accept this service's key.";
    expect((await media.capabilities()).egress).toEqual({ status: "unavailable", reason: refused });
  });
});

describe("media on a real LiveKit with Redis and without workers", () => {
  const reason = whyNoLiveKit() ?? whyNoRedis();
  const keys = { apiKey: "devkey", apiSecret: "a secret that is long enough for this test" };
  let redis: Redis;
  let livekit: Child;
  let folder: string;
  let media: Media;

  beforeAll(async () => {
    const binary = installedLiveKit();
    if (reason || !binary) return;
    redis = await startRedis();
    folder = await mkdtemp(join(tmpdir(), "nchat-livekit-"));
    const port = await freePort();
    const ports = { port, tcpPort: await freePort(), udpPort: await freePort("udp") };
    const config = liveKitConfig({ ...ports, ...keys, bind: "127.0.0.1", nodeIp: "127.0.0.1" });
    const address = redis.url.replace(/^redis:\/\//, "").replace(/\/.*$/, "");
    const more = {
      redis: { address },
      ingress: { rtmp_base_url: "rtmp://in.example/x", whip_base_url: "https://in.example/w" },
    };
    const file = join(folder, "livekit.yaml");
    await writeFile(file, JSON.stringify({ ...(JSON.parse(config) as object), ...more }));
    livekit = startChild(binary, ["--config", file], {});
    await untilListening(port, livekit);
    const url = `ws://127.0.0.1:${port}`;
    media = mediaOf({ url, ...keys }, { startSeconds: 40, seconds: 5 });
    await new RoomServiceClient(url, keys.apiKey, keys.apiSecret).createRoom({ name: "call-1" });
  });
  afterAll(async () => {
    livekit?.process.kill("SIGKILL");
    await livekit?.ended;
    await redis?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it.skipIf(reason)("tells that no recorder answers, and then knows it", async () => {
    const noWorker = "No recorder answers: none is running, or all are busy.";
    expect((await media.capabilities()).egress).toEqual({ status: "available" });
    expect(brief(await media.startEgress(request))).toBe(`unavailable: ${noWorker}`);
    expect((await media.capabilities()).egress).toEqual({ status: "unavailable", reason: noWorker });
    expect(brief(await media.startEgress({ ...request, room: "call-none" }))).toContain("not-found");
  });

  it.skipIf(reason)("knows no egress that is not there", async () => {
    expect(await media.listEgresses({ room: "call-1" })).toEqual({ outcome: "done", value: [] });
    const outcomes = [
      await media.stopEgress("EG_none"),
      await media.changeLayout("EG_none", "grid"),
      await media.updateDestinations("EG_none", { add: ["rtmp://a.example/live/key"], remove: [] }),
      await media.deleteIngress("IN_none"),
    ];
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => "not-found"));
  });

  it.skipIf(reason)("makes, lists and removes ingresses, each with a key of its own", async () => {
    const made = await media.createIngress(ingress);
    const whip = await media.createIngress({ ...ingress, kind: "whip", isTranscoded: false });
    if (made.outcome !== "done" || whip.outcome !== "done") throw new Error(brief(made));
    expect(made.value).toMatchObject({
      ...{
        room: "call-1",
        kind: "rtmp",
        identity: "feed:1",
        url: "rtmp://in.example/x",
        status: "inactive",
        error: null,
      },
    });
    expect(whip.value).toMatchObject({ kind: "whip", url: "https://in.example/w" });
    expect(made.value.streamKey).not.toBe(whip.value.streamKey);
    const listed = async () => {
      const answer = await media.listIngresses({ room: "call-1" });
      return answer.outcome === "done" ? answer.value.map(({ id }) => id).toSorted() : [];
    };
    expect(await listed()).toEqual([made.value.id, whip.value.id].toSorted());
    expect((await media.deleteIngress(made.value.id)).outcome).toBe("done");
    expect(await listed()).toEqual([whip.value.id]);
  });
});
