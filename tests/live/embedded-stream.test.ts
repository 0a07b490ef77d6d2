import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until, whyNoCalls } from "../support/calls.ts";
import { probe, startEncoder, whyNoFfmpeg } from "../support/encoder.ts";
import { readPlaylist } from "../support/playlist.ts";
import { embedded, refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg();

describe("a stream from an encoder, on embedded media", () => {
  let world: StreamWorld;
  beforeAll(async () => {
    if (!reason) world = await startStreamWorld("PGlite", embedded);
  });
  afterAll(async () => world?.stop());

  const ingressOf = async (streamId: string) => {
    const { ingress } = await world.host.client.ask("createIngress", { ...refOf(streamId), body: { type: "rtmp" } });
    if (ingress.streamKey === null) throw new Error("a new ingress has a key");
    return { url: ingress.url, key: ingress.streamKey };
  };
  const streamOf = async (streamId: string) => await world.host.client.ask("getStream", refOf(streamId));
  const hlsOf = async (streamId: string) => {
    let address: string | null = null;
    await until("there is HLS", async () => (address = (await streamOf(streamId)).hlsUrl) !== null, 20_000);
    return String(address);
  };

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
    const { url, key } = await ingressOf(streamId);
    expect(url).toMatch(/^rtmp:\/\/127\.0\.0\.1:\d+\/live$/);
    const viewer = await world.member.client.ask("joinStream", { ...refOf(streamId), body: {} });
    const inRoom = await world.rooms.enter(viewer);

    const stranger = startEncoder(url, `${key}x`);
    expect(await stranger.ended).toBe("exited with 1");
    expect((await streamOf(streamId)).status).toBe("starting");

    const encoder = startEncoder(url, key);
    await world.host.device.next(
      "stream:started",
      (told) => told.streamId === streamId && told.stream.status === "live",
    );
    await until("pictures come in the room", async () => (await inRoom.heard()).pictures > 20, 20_000);

    const address = await hlsOf(streamId);
    const { media, text } = await readPlaylist(address);
    expect(text).toContain("#EXT-X-PRELOAD-HINT");
    expect(media.segments.every(({ duration = 0 }) => duration < 2.5)).toBe(true);
    expect(media.targetDuration).toBe(2);
    expect(await probe(address)).toMatchObject({ codecs: ["aac", "h264"], width: 640 });

    await encoder.stop();
    await world.host.device.next("stream:updated", (told) => told.streamId === streamId && told.stream.feed === "away");
    await world.end(streamId);
    expect((await fetch(address)).status).toBe(404);
    await inRoom.leave();
  });
});
