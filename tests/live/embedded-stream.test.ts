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

    await encoder.stop();
    await feeds.feedIs(streamId, "away");
    await world.end(streamId);
    expect((await fetch(address)).status).toBe(404);
    await inRoom.leave();
  });
});
