import { EgressInfo, IngressInfo, RoomCompositeEgressRequest } from "@livekit/protocol";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { createLiveKitMedia } from "./livekit-media.ts";
import type { Media, MediaAnswer } from "./port.ts";
import { apiSecret, listenAsLiveKit, type Reply, s3 } from "./testing/twirp-listener.ts";

const composite = { kind: "composite", layout: "grid", resolution: "1080p", isAudioOnly: false } as const;
const toFile = { file: { key: "recordings/1/a.mp4", format: "mp4" } } as const;

describe("what LiveKit answers", () => {
  const start = (media: Media) => media.startEgress({ room: "r", source: composite, outputs: toFile });
  const error = (status: number, code: string, msg: string) => () => ({ status, body: { code, msg } });
  const brief = (answer: MediaAnswer<unknown>) =>
    answer.outcome === "done" ? answer.outcome : `${answer.outcome}: ${answer.reason}`;

  it("when it can't is told apart and in words", async () => {
    const replies: Record<string, () => Reply> = {
      noRedis: error(500, "internal", "twirp error unknown: egress not connected (redis required)"),
      noWorker: error(503, "unavailable", "no response from servers"),
      noRoom: error(404, "not_found", "requested room does not exist"),
      ended: error(412, "failed_precondition", "egress with status EGRESS_COMPLETE cannot be stopped"),
      quota: error(429, "resource_exhausted", "limit"),
      badKey: error(401, "unauthenticated", "invalid API key: secret-key"),
      broken: error(500, "internal", "panic at rtmp://a.example/live/secret-key"),
    };
    const answers: Record<string, string> = {};
    for (const [name, reply] of Object.entries(replies))
      answers[name] = brief(await start((await listenAsLiveKit(reply)).media));
    expect(answers).toEqual({
      noRedis:
        "unavailable: The media server has no recorder: LiveKit's Egress and Ingress need Redis, and it runs without.",
      noWorker: "unavailable: No recorder answers: none is running, or all are busy.",
      noRoom: "not-found: The media server does not know that (any more).",
      ended: "refused: The media server can't do that now: it has ended already, or the request does not fit.",
      quota: "limit: The media server's limit is reached.",
      badKey: "unavailable: The media server does not accept this service's key.",
      broken: "unavailable: The media server does not answer. Try again in a moment.",
    });
  });

  it("too late leaves open whether it happened, where something could have", async () => {
    const { media } = await listenAsLiveKit(() => "hang");
    const begun = performance.now();
    const answers = await Promise.all([start(media), media.stopEgress("EG_1"), media.listEgresses({})]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(["uncertain", "uncertain", "unavailable"]);
    expect(performance.now() - begun).toBeLessThan(3000);
    const gone = createLiveKitMedia({
      livekit: { url: "ws://127.0.0.1:9", apiKey: "key", apiSecret },
      ...{ sink: s3, publicUrl: null, log: pino({ level: "silent" }) },
    });
    expect((await start(gone)).outcome).toBe("unavailable");
  });

  it("of an egress comes in one form, its seven states in words", async () => {
    const info = (status: number) =>
      new EgressInfo({
        ...{ egressId: "EG_1", roomName: "r", status, startedAt: 2_000_000n, endedAt: 0n, updatedAt: 9_000_000n },
        error: "no disk",
        request: {
          case: "roomComposite",
          value: new RoomCompositeEgressRequest({ fileOutputs: [{ filepath: "recordings/1/a.mp4" }] }),
        },
        fileResults: [{ filename: "recordings/1/a.mp4", size: 12n, duration: 3_400_000_000n }],
        streamResults: [{ url: "rtmp://a/b/{sec...key}", status: 2, error: "refused" }],
        segmentResults: [{ playlistName: "index.m3u8", segmentCount: 4n, duration: 8_000_000_000n }],
      }).toJson() as object;
    const items = [0, 1, 2, 3, 4, 5, 6].map(info);
    const { media } = await listenAsLiveKit(() => ({ status: 200, body: { items } }));
    const answer = await media.listEgresses({});
    const egresses = answer.outcome === "done" ? answer.value : [];
    expect(egresses.map((each) => each.status)).toEqual([
      ...["starting", "active", "ending", "complete", "failed", "aborted", "limit-reached"],
    ]);
    expect(egresses[0]).toEqual({
      ...{ id: "EG_1", room: "r", status: "starting", startedAt: 2, endedAt: null, updatedAt: 9, error: "no disk" },
      files: [{ key: "recordings/1/a.mp4", sizeBytes: 12, durationMs: 3400 }],
      segments: { playlist: "index.m3u8", livePlaylist: null, manifest: null, count: 4, durationMs: 8000 },
      destinations: [{ url: "rtmp://a/b/{sec...key}", status: "failed", error: "refused" }],
      note: null,
      requestedKeys: ["recordings/1/a.mp4"],
    });
  });

  it("of an ingress comes in one form", async () => {
    const body = new IngressInfo({
      ...{ ingressId: "IN_1", roomName: "r", inputType: 1, url: "https://in.example/w", streamKey: "k" },
      participantIdentity: "feed:1",
      state: {
        ...{ status: 2, startedAt: 5_000_000n, updatedAt: 7_000_000n },
        video: { mimeType: "video/h264", averageBitrate: 900_000, width: 1280, height: 720, framerate: 30 },
        audio: { mimeType: "audio/opus", averageBitrate: 64_000, channels: 2 },
      },
    }).toJson() as object;
    const { media } = await listenAsLiveKit(() => ({ status: 200, body }));
    const ask = {
      kind: "whip",
      room: "r",
      identity: "feed:1",
      displayName: "",
      name: "1",
      isTranscoded: true,
    } as const;
    expect(await media.createIngress(ask)).toEqual({
      outcome: "done",
      value: {
        ...{ id: "IN_1", room: "r", kind: "whip", identity: "feed:1", url: "https://in.example/w", streamKey: "k" },
        ...{ status: "publishing", error: null, startedAt: 5, endedAt: null, updatedAt: 7 },
        arriving: {
          video: {
            ...{ codec: "H.264", width: 1280, height: 720, framesPerSecond: 30, bitsPerSecond: 900_000 },
            ...{ keyFrameSeconds: null, isReordered: null },
          },
          audio: { codec: "OPUS", sampleRate: null, channels: 2, bitsPerSecond: 64_000 },
        },
      },
    });
  });

  it("is remembered: a recorder that was not there a moment ago is not waited for again", async () => {
    const { media, sent } = await listenAsLiveKit((method) =>
      method.startsWith("Start") ? error(503, "unavailable", "no response")() : { status: 200, body: {} },
    );
    expect((await media.capabilities()).egress).toEqual({ status: "available" });
    await start(media);
    expect(await media.capabilities()).toEqual({
      kind: "livekit",
      egress: { status: "unavailable", reason: "No recorder answers: none is running, or all are busy." },
      ingress: { status: "available" },
    });
    expect(sent.filter(({ method }) => method.startsWith("List"))).toHaveLength(2);
  });
});
