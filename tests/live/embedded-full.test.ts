// One node: embedded media serve one machine, and are refused among several.

import { execFileSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { until, whyNoCalls } from "../support/calls.ts";
import { probe, whyNoFfmpeg } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { readPlaylist } from "../support/playlist.ts";
import { embedded, refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg();
/** What fits on the disk that recordings are written to here, and what of it must stay free. */
const megabytes = { disk: 64, free: 16 };

describe("a machine that is full", () => {
  let world: StreamWorld;
  let feeds: ReturnType<typeof feedsOf>;
  let disk: SmallDisk | null = null;
  beforeAll(async () => {
    if (reason) return;
    const limits = {
      ...{ NCHAT_MEDIA_OUTPUTS: "4", NCHAT_MEDIA_FREE_MB: String(megabytes.free) },
      HLS_SEGMENT_SECONDS: "4",
    };
    world = await startStreamWorld("PGlite", { ...embedded, ...limits, DESTINATION_NETWORKS: "127.0.0.0/8" });
    feeds = feedsOf(world);
    disk = await mountSmallDisk(join(world.backend.dataDir, "media"));
  });
  afterAll(async () => {
    disk?.unmount();
    await world?.stop();
  });

  /** What a try leaves behind must not be in the way of the next one. */
  const leave: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of leave.splice(0)) await step();
  });

  it.skipIf(reason)("says so to whoever wants more, and goes on with what runs", async ({ skip }) => {
    const { streamId, encoder } = await feeds.sending();
    leave.push(
      () => world.end(streamId),
      () => encoder.stop(),
      async () => await disk?.empty(),
    );
    const address = await feeds.hlsOf(streamId);
    const { media } = await readPlaylist(address); // its segments are as long as was set
    expect([media.targetDuration, Math.round(media.segments[0]?.duration ?? 0)]).toEqual([4, 4]);
    expect(media.partTargetDuration).toBeLessThanOrEqual(0.34);
    const record = () => world.host.client.try("startStreamRecording", { ...refOf(streamId), body: {} });
    const started = await world.host.client.ask("startStreamRecording", { ...refOf(streamId), body: {} });
    const recording = () => world.host.client.ask("getRecording", { params: { id: started.recordingId } });
    await until("it is recorded", async () => (await recording()).status === "recording");

    const output = { platform: "custom" as const, url: "rtmp://127.0.0.1:59999/live", streamKey: "key" };
    await world.host.client.ask("addDestination", { ...refOf(streamId), body: output });
    await until(
      "the destination is refused",
      async () => (await feeds.destinationsOf(streamId))[0]?.status === "error",
    );
    const full = /passes on as much as it may: 4 of 4 outputs run/;
    expect((await feeds.destinationsOf(streamId))[0]?.errorMessage).toMatch(full);
    const other = await world.begin();
    const refused = await world.host.client.try("createIngress", { ...refOf(other.streamId), body: { type: "rtmp" } });
    expect(refused).toMatchObject({ status: 503, error: { message: expect.stringMatching(full) } });
    await world.end(other.streamId);

    expect(await (await fetch(await feeds.dashOf(streamId))).text()).toContain('maxSegmentDuration="PT4.0S"');
    if (!disk) return skip("no small disk can be mounted here");
    await new Promise((resolve) => setTimeout(resolve, 3000)); // so much is recorded
    await disk.fill(megabytes.disk - megabytes.free + 4);
    await until("the recording ends by itself", async () => (await recording()).status === "ready", 30_000);
    expect(await recording()).toMatchObject({ error: "The disk is full." });
    expect((await probe((await recording()).url ?? "")).duration).toBeGreaterThan(2);
    expect(await record()).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("disk of this server is full") },
    });
    const newest = async () => (await readPlaylist(address)).media.segments.at(-1)?.mediaSequenceNumber ?? 0;
    const now = await newest();
    await until("HLS goes on", async () => (await newest()) > now, 20_000);
  });
});

type SmallDisk = Readonly<{
  fill: (megabytes: number) => Promise<void>;
  empty: () => Promise<void>;
  unmount: () => void;
}>;

/** A disk of its own at a folder; null where this account may not mount one. */
async function mountSmallDisk(folder: string): Promise<SmallDisk | null> {
  await mkdir(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes.disk}m`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return null; // the test says it
  }
  const ballast = join(folder, "ballast");
  return {
    fill: async (size) => await writeFile(ballast, Buffer.alloc(size * 1024 * 1024, 1)),
    empty: async () => await rm(ballast, { force: true }),
    unmount: () => void execFileSync("umount", ["--lazy", folder]),
  };
}
