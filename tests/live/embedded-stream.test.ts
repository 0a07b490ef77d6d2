// One node: embedded media serve one machine, and are refused among several.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until, whyNoCalls } from "../support/calls.ts";
import { probe, startEncoder, whyNoFfmpeg } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { readPlaylist } from "../support/playlist.ts";
import { embedded, refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg();

describe("a stream from an encoder, on embedded media", () => {
  let world: StreamWorld;
  let feeds: ReturnType<typeof feedsOf>;
  beforeAll(async () => {
    if (reason) return;
    world = await startStreamWorld("PGlite", embedded);
    feeds = feedsOf(world);
  });
  afterAll(async () => world?.stop());

  it.skipIf(reason)("says what it is, and that it can", async () => {
    expect(await world.host.client.ask("getMediaCapabilities", {})).toEqual({
      kind: "embedded",
      egress: { available: true, reason: null },
      ingress: { available: true, reason: null },
      recording: { available: true, reason: null },
      streaming: { available: true, reason: null },
    });
  });

  it.skipIf(reason)("goes live by itself, in the room and by HLS, and ends", async () => {
    const started = await world.begin({ visibility: "public" });
    const { streamId } = started;
    const { url, key } = await feeds.ingressOf(streamId);
    expect(url).toMatch(/^rtmp:\/\/127\.0\.0\.1:\d+\/live$/);
    const viewer = await world.member.client.ask("joinStream", { ...refOf(streamId), body: {} });
    const inRoom = await world.rooms.enter(viewer);

    const stranger = startEncoder(url, `${key}x`);
    expect(await stranger.ended).toBe("exited with 1");
    expect((await feeds.streamOf(streamId)).status).toBe("starting");

    const encoder = startEncoder(url, key);
    await feeds.feedIs(streamId, "live");
    await until("pictures come in the room", async () => (await inRoom.heard()).pictures > 20, 20_000);

    const address = await feeds.hlsOf(streamId);
    const { media, text } = await readPlaylist(address);
    expect(text).toContain("#EXT-X-PRELOAD-HINT");
    expect(media.segments.every(({ duration = 0 }) => duration < 2.5)).toBe(true);
    expect(media.targetDuration).toBe(2);
    expect(await probe(address)).toMatchObject({ codecs: ["aac", "h264"], width: 640 });
    expect(await probe(await feeds.dashOf(streamId))).toMatchObject({ codecs: ["aac", "h264"], width: 640 });

    await encoder.stop();
    await feeds.feedIs(streamId, "away");
    await world.end(streamId);
    expect((await fetch(address)).status).toBe(404);
    await inRoom.leave();
  });

  it.skipIf(reason)("tells the host what arrives from the encoder, and why one is refused", async () => {
    const { streamId } = await world.begin({ visibility: "public" });
    const { url, key } = await feeds.ingressOf(streamId);
    const probed = async () => (await world.host.client.ask("probeIngress", refOf(streamId))).probes[0];
    const none = { video: null, audio: null };
    expect(await probed()).toEqual({ type: "rtmp", state: "waiting", error: null, ...none });

    const foreign = startEncoder(url, key, { codec: ["-c:v", "flv1"] });
    await foreign.ended;
    const error = "The encoder sends another format. H.264 and AAC are taken.";
    await until("it is told", async () => (await probed())?.state === "refused");
    expect(await probed()).toEqual({ type: "rtmp", state: "refused", error, ...none });

    const encoder = startEncoder(url, key, { size: "854x480" });
    await until("two key frames came", async () => (await probed())?.video?.keyFrameSeconds === 2, 30_000);
    const { video, audio, state } = (await probed()) ?? { ...none, state: null };
    expect([state, video?.width, video?.height, video?.isReordered]).toEqual(["arriving", 854, 480, false]);
    expect(video?.bitsPerSecond).toBeGreaterThan(100_000);
    expect(audio).toMatchObject({ codec: "AAC", sampleRate: 48_000, channels: 1 });
    await encoder.stop();
    await until("nothing is told any more", async () => (await probed())?.state === "waiting");

    const mute = startEncoder(url, key, { sound: false });
    await until("its picture is told", async () => (await probed())?.video?.width === 640, 30_000);
    expect((await probed())?.audio).toBe(null);
    expect(await world.member.client.try("probeIngress", refOf(streamId))).toMatchObject({ status: 403 });
    await mute.stop();
    await world.end(streamId);
  });

  it.skipIf(reason)(
    "is served to those alone who may watch, ahead of its time, with types and ages that fit",
    async () => {
      const { streamId, encoder } = await feeds.sending({ visibility: "channel_members" });
      const address = await feeds.hlsOf(streamId);
      const { media, text, headers } = await readPlaylist(address);
      expect([headers.get("content-type"), headers.get("cache-control")]).toEqual([
        ...["application/vnd.apple.mpegurl", "no-store"],
      ]);
      const headOf = async (file: string) => {
        const { status, headers: heads } = await fetch(new URL(file, address));
        return [status, heads.get("content-type"), heads.get("cache-control")];
      };
      const [, init = ""] = /MAP:URI="(.*?)"/.exec(text) ?? [];
      const [, hint = ""] = /PRELOAD-HINT:TYPE=PART,URI="(.*?)"/.exec(text) ?? [];
      const first = media.segments[0];
      expect(await headOf(init)).toEqual([200, "video/mp4", "private, max-age=60"]);
      expect(await headOf(hint)).toEqual([200, "video/iso.segment", "private, max-age=60"]);
      expect(await headOf(first?.uri ?? "")).toEqual([200, "video/iso.segment", "private, max-age=60"]);
      expect((await headOf("part-1.m4s"))[0]).toBe(404);

      const last = media.segments.at(-1)?.mediaSequenceNumber ?? 0;
      const blocked = await readPlaylist(`${address}?_HLS_msn=${last + 1}&_HLS_part=0`);
      expect(blocked.media.segments.at(-1)?.mediaSequenceNumber).toBeGreaterThan(last);
      expect((await fetch(`${address}?_HLS_msn=${last + 50}`)).status).toBe(400);
      const manifest = await feeds.dashOf(streamId);
      const told = await fetch(manifest);
      expect([told.headers.get("content-type"), told.headers.get("cache-control")]).toEqual([
        ...["application/dash+xml", "no-store"],
      ]);
      expect(await told.text()).toMatch(/<MPD[^]*type="dynamic"[^]*contentType="video"[^]*contentType="audio"/);
      for (const each of [address, manifest])
        for (const ticket of ["public", "1.x"])
          expect((await fetch(each.replace(/\/hls\/([^/]+)\/[^/]+\//, `/hls/$1/${ticket}/`))).status).toBe(404);
      await encoder.stop();
      await world.end(streamId);
    },
  );

  it.skipIf(reason)(
    "is encoded once more for the room when pictures come out of order, and copied for all else",
    async () => {
      const { streamId } = await world.begin({ visibility: "public" });
      const { url, key } = await feeds.ingressOf(streamId);
      const viewer = await world.member.client.ask("joinStream", { ...refOf(streamId), body: {} });
      const inRoom = await world.rooms.enter(viewer);
      const codec = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-g", "60", "-sc_threshold", "0"];
      const encoder = startEncoder(url, key, { codec });
      await feeds.feedIs(streamId, "live");
      await until("pictures come in the room", async () => (await inRoom.heard()).pictures > 20, 30_000);
      expect(world.backend.log().join("\n")).toContain("the encoder sends B-frames");
      expect(await probe(await feeds.hlsOf(streamId))).toMatchObject({ codecs: ["aac", "h264"], width: 640 });
      await inRoom.leave();
      await encoder.stop();
      await world.end(streamId);
    },
  );

  it.skipIf(reason)("says in words what of it can't be recorded here", async () => {
    const { streamId, encoder } = await feeds.sending();
    const body = { options: { individualTracks: true } };
    const refused = await world.host.client.try("startStreamRecording", { ...refOf(streamId), body });
    expect(refused).toMatchObject({
      ...{ ok: false, status: 503 },
      error: {
        code: "MEDIA_UNAVAILABLE",
        message: expect.stringContaining("Tracks by themselves need LiveKit's Egress"),
      },
    });
    await encoder.stop();
    await world.end(streamId);
  });
});
