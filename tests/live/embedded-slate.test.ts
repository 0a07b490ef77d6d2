// One node: embedded media serve one machine, and are refused among several.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoNginxRtmp } from "../../tools/drive/nginx-rtmp.ts";
import { until, whyNoCalls } from "../support/calls.ts";
import { probe, startEncoder, whyNoFfmpeg } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { withLastSegment } from "../support/pictures.ts";
import { readPlaylist } from "../support/playlist.ts";
import { descendantsOf } from "../support/processes.ts";
import { startPlatform } from "../support/rtmp-servers.ts";
import { embedded, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg() ?? whyNoNginxRtmp();

describe("while the encoder of an embedded stream is away", () => {
  let world: StreamWorld;
  let feeds: ReturnType<typeof feedsOf>;
  beforeAll(async () => {
    if (reason) return;
    world = await startStreamWorld("PGlite", { ...embedded, DESTINATION_NETWORKS: "127.0.0.0/8" });
    feeds = feedsOf(world);
  });
  afterAll(async () => world?.stop());

  it.skipIf(reason)("HLS and destinations go on with a slate, and with the encoder when it is back", async () => {
    const platform = await startPlatform();
    const output = { platform: "custom" as const, url: platform.url, streamKey: platform.key };
    const { streamId, url, key, encoder } = await feeds.sending({ options: { rtmpOutputs: [output] } });
    const address = await feeds.hlsOf(streamId);
    const isConnected = async () => (await feeds.destinationsOf(streamId))[0]?.status === "connected";
    await until("the platform takes it", isConnected, 30_000);

    await encoder.stop();
    await feeds.feedIs(streamId, "away");
    await until("the slate is in the playlist", async () => (await lastPicture(address)).isStill, 30_000);
    const { width, brightest, darkest } = await lastPicture(address);
    expect(width).toBe(640);
    expect(brightest).toBeGreaterThan(150);
    expect(darkest).toBeLessThan(60);
    expect(await isConnected()).toBe(true);

    const again = startEncoder(url, key);
    await feeds.feedIs(streamId, "live");
    await until("the encoder is in the playlist", async () => !(await lastPicture(address)).isStill, 30_000);
    expect((await readPlaylist(address)).text.match(/#EXT-X-DISCONTINUITY\n/g)?.length).toBeGreaterThanOrEqual(2);
    expect(await isConnected()).toBe(true);

    await again.stop();
    await feeds.feedIs(streamId, "away");
    await until("the slate is shown again", async () => (await lastPicture(address)).isStill, 30_000);
    await world.end(streamId);
    const isFfmpeg = ({ args }: Readonly<{ args: string }>) => args.includes("ffmpeg");
    await until("nothing runs for it", () => !descendantsOf(world.backend.pid()).some(isFfmpeg), 20_000);
    const files = await platform.recorded();
    expect(files.length).toBe(1); // it was one connection throughout
    const { stdout } = await promisify(execFile)("ffprobe", [
      ...["-v", "error", "-select_streams", "v", "-count_packets", "-show_entries", "stream=nb_read_packets"],
      ...["-of", "csv=p=0", files[0] ?? ""],
    ]);
    expect(Number(stdout)).toBeGreaterThan(150);
    await platform.stop();
  });
});

/** The last whole segment's picture, as ffmpeg decodes it. */
const lastPicture = (address: string) =>
  withLastSegment(address, async (file) => ({ width: (await probe(file)).width, ...(await brightnessOf(file)) }));

/** Whether its picture moves, and how bright it is. */
async function brightnessOf(file: string) {
  const scaled = ["-vf", "scale=320:180:flags=area", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"];
  const { stdout } = await promisify(execFile)("ffmpeg", ["-v", "error", "-i", file, ...scaled], {
    encoding: "buffer",
    maxBuffer: 64 * 1024 * 1024,
  });
  const size = 320 * 180;
  const [first, last] = [stdout.subarray(0, size), stdout.subarray(stdout.length - size)];
  const apart = first.reduce((sum, value, at) => sum + Math.abs(value - (last[at] ?? 0)), 0) / size;
  return { isStill: apart < 1, brightest: Math.max(...last), darkest: Math.min(...last) };
}
