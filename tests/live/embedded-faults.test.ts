// One node: embedded media serve one machine, and are refused among several.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until, whyNoCalls } from "../support/calls.ts";
import { probe, startEncoder, whyNoFfmpeg } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { noteFigure } from "../support/figures.ts";
import { faultsOf, packetsOf } from "../support/pictures.ts";
import { readPlaylist } from "../support/playlist.ts";
import { descendantsOf, killDescendant } from "../support/processes.ts";
import { embedded, refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg();

describe("an embedded stream survives", () => {
  let world: StreamWorld;
  let feeds: ReturnType<typeof feedsOf>;
  beforeAll(async () => {
    if (reason) return;
    world = await startStreamWorld("PGlite", embedded);
    feeds = feedsOf(world);
  });
  afterAll(async () => world?.stop());

  const ours = () => descendantsOf(world.backend.pid());
  const killOne = (words: string) => killDescendant(world.backend.pid(), words);
  /** Waits until playlists name something newer than now. */
  const untilPlaysOn = async (address: string) => {
    const newest = async () => (await readPlaylist(address)).media.segments.at(-1)?.mediaSequenceNumber ?? 0;
    const now = await newest();
    await until("new segments come", async () => (await newest()) > now + 1, 30_000);
  };

  it.skipIf(reason)("the end of the process that takes encoders in, and of the ffmpeg behind HLS", async (context) => {
    const { streamId, url, key, encoder } = await feeds.sending();
    const address = await feeds.hlsOf(streamId);
    await killOne("-frag_duration 30000");
    const killedAt = performance.now();
    const isMarked = async () => (await readPlaylist(address)).text.includes("#EXT-X-DISCONTINUITY\n");
    await until("HLS goes on after a mark", isMarked, 20_000);
    noteFigure(context, `HLS went on after ${Math.round(performance.now() - killedAt)} ms (3 s are promised)`);
    await untilPlaysOn(address);

    await killOne("ingest-process.ts");
    expect(await encoder.ended).toMatch(/exited/);
    await feeds.feedIs(streamId, "away");
    await feeds.untilTaken(url);
    const again = startEncoder(url, key);
    await feeds.feedIs(streamId, "live");
    await untilPlaysOn(address);
    expect((await feeds.streamOf(streamId)).status).toBe("live");

    const anew = await feeds.ingressOf(streamId);
    expect(await again.ended).toMatch(/exited/);
    const rotated = startEncoder(anew.url, anew.key);
    await feeds.feedIs(streamId, "live");
    await untilPlaysOn(address);
    const former = startEncoder(url, key);
    expect(await former.ended).toBe("exited with 1");
    const killed = await killOne("room-process.ts");
    const isAnother = ({ pid, args }: ReturnType<typeof ours>[number]) =>
      pid !== killed && args.includes("room-process.ts");
    await until("it goes to its room again", () => ours().some(isAnother), 20_000);
    await feeds.feedIs(streamId, "live");
    await rotated.stop();
    await world.end(streamId);
    await until("nothing runs for it", () => !ours().some(({ args }) => args.includes("ffmpeg")), 20_000);
  });

  it.skipIf(reason)(
    "the end of the service: nothing is left running, and the same key, stream and recording go on",
    async () => {
      const { streamId, url, key, encoder } = await feeds.sending();
      await feeds.hlsOf(streamId);
      const { recordingId } = await world.host.client.ask("startStreamRecording", { ...refOf(streamId), body: {} });
      const recording = () => world.host.client.ask("getRecording", { params: { id: recordingId } });
      await until("it is recorded", async () => (await recording()).status === "recording");
      const programs = () => ours().filter(({ args }) => args.includes("ffmpeg"));
      await until("the room, HLS and the recording have each their ffmpeg", () => programs().length > 2);
      await new Promise((resolve) => setTimeout(resolve, 3000)); // so much is recorded before
      const before = ours();
      await world.backend.kill9();
      await until("all that it had started is gone", () => before.every(({ pid }) => !isRunning(pid)), 15_000);
      await encoder.ended;

      await world.backend.restart();
      await feeds.untilTaken(url);
      const again = startEncoder(url, key);
      await untilPlaysOn(await feeds.hlsOf(streamId));
      await feeds.feedIs(streamId, "live");
      const stoppedAt = Date.now();
      await world.host.client.ask("stopStreamRecording", refOf(streamId));
      await until("it is ready", async () => (await recording()).status === "ready", 20_000);
      const { url: file, startedAt } = await recording();
      // A slate stands where the service was away.
      const lasted = (stoppedAt - Date.parse(startedAt ?? "")) / 1000;
      expect(Math.abs((await probe(file ?? "")).duration - lasted)).toBeLessThan(1.5);
      const { picture, sound } = await packetsOf(file ?? "");
      expect([picture.back, sound.back, picture.longest < 1, await faultsOf(file ?? "")]).toEqual([0, 0, true, ""]);
      await again.stop();
      await world.end(streamId);
    },
  );
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // no such process
  }
}
