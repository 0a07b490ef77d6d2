// One node: embedded media serve one machine, and are refused among several.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../support/calls.ts";
import {
  blue,
  red,
  sidesAt,
  sidesOverTime,
  startComposingWorld,
  talkInTest,
  whyNothingComposes,
} from "../support/composed-calls.ts";
import { composersOf, loudestOf } from "../support/composer.ts";
import { probe } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { refOf, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNothingComposes();

describe("what people send from the app, on embedded media", () => {
  let world: StreamWorld;
  beforeAll(async () => {
    if (!reason) world = await startComposingWorld();
  });
  afterAll(async () => world?.stop());

  const composers = () => composersOf(world.backend.pid());
  const recordingOf = (id: string) => world.host.client.ask("getRecording", { params: { id } });
  const untilStatus = (id: string, status: string, timeoutMs = 30_000) =>
    until(`it is ${status}`, async () => (await recordingOf(id)).status === status, timeoutMs);
  /** Bytes that are on the disk of a recording that is being written. */
  const writtenOf = (id: string) => {
    const folder = join(world.backend.dataDir, "media", "recordings", id);
    return readdirSync(folder)
      .filter((name) => name.endsWith(".piece"))
      .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  };
  const untilMoreIsWritten = async (id: string, bytes: number) => {
    const before = writtenOf(id);
    await until("more is written", () => writtenOf(id) > before + bytes, 30_000);
  };

  it.skipIf(reason)(
    "is recorded as one picture with everybody's sound, arranged otherwise on the way, by a composer that may be killed",
    async () => {
      const { host, member } = world;
      const { ref, fromRoom, toRoom } = await talkInTest(world);
      await fromRoom.publish("camera", red);
      const spoken = await fromRoom.publish("microphone");
      await toRoom.publish("camera", blue);
      const started = await host.client.ask("startRecording", {
        ...ref,
        body: { options: { layout: "grid", resolution: "720p" } },
      });
      const { recordingId } = started;
      expect(started.recording.status).toBe("starting");
      await untilStatus(recordingId, "recording");
      await untilMoreIsWritten(recordingId, 60_000);
      expect(await fromRoom.others()).toEqual([member.id]);

      const [first] = composers();
      process.kill(first?.pid ?? 0, "SIGKILL");
      await until("another composes", () => composers().some(({ pid }) => pid !== first?.pid), 20_000);
      await untilMoreIsWritten(recordingId, 60_000);
      const { recording } = await host.client.ask("changeRecordingLayout", { ...ref, body: { layout: "single" } });
      expect(recording.layout).toBe("single");
      await untilMoreIsWritten(recordingId, 80_000);
      await fromRoom.unpublish(spoken);
      await toRoom.publish("microphone");
      await untilMoreIsWritten(recordingId, 80_000);
      await host.client.ask("stopRecording", { ...ref, body: {} });
      await untilStatus(recordingId, "ready");
      const { url, error, fileSize, thumbnailUrl } = await recordingOf(recordingId);
      expect(error).toBeNull();
      expect(fileSize).toBeGreaterThan(100_000);
      expect((await fetch(thumbnailUrl ?? "")).headers.get("content-type")).toBe("image/jpeg");
      const file = url ?? "";
      const { codecs, width, duration } = await probe(file);
      expect({ codecs, width }).toEqual({ codecs: ["aac", "h264"], width: 1280 });
      // Who came first stands first; within one second nobody knows.
      expect((await sidesAt(file, 1)).toSorted()).toEqual(["blue", "red"]);
      // Who makes a sound is the one who is large, also for a composer that came when they were at it already; both are
      // tried, since one of them would be large if nobody were heard.
      expect((await sidesOverTime(file)).slice(-2)).toEqual(["red red", "blue blue"]);
      expect(await sidesAt(file, duration - 0.5)).toEqual(["blue", "blue"]);
      expect(await loudestOf(file)).toBeGreaterThan(-20);
      await until("nothing composes any more", () => composers().length === 0);
    },
  );

  it.skipIf(reason)("goes on after the end of the service, which leaves no browser behind", async () => {
    const { host } = world;
    const { ref, toRoom } = await talkInTest(world);
    await toRoom.publish("microphone");
    const { recordingId } = await host.client.ask("startRecording", { ...ref, body: { audioOnly: true } });
    await untilStatus(recordingId, "recording");
    await untilMoreIsWritten(recordingId, 10_000);
    const before = composers();
    expect(before).toHaveLength(1);
    await world.backend.kill9();
    await until("its browser is gone", () => before.every(({ pid }) => !isRunning(pid)), 15_000);
    await world.backend.restart();
    await until("it is composed again", () => composers().length === 1, 20_000);
    await untilMoreIsWritten(recordingId, 10_000);
    await host.client.ask("stopRecording", { ...ref, body: {} });
    await untilStatus(recordingId, "ready");
    expect((await probe((await recordingOf(recordingId)).url ?? "")).codecs).toEqual(["opus"]);
  });

  it.skipIf(reason)("is a stream by HLS for viewers, and so much at once as the machine can", async () => {
    const feeds = feedsOf(world);
    const { streamId, feed } = await world.goLive({ visibility: "public" });
    await feed.publish("microphone");
    const address = await feeds.hlsOf(streamId);
    const { codecs, width } = await probe(address);
    expect({ codecs, width }).toEqual({ codecs: ["aac", "h264"], width: 1280 });
    const { ref } = await talkInTest(world);
    const refused = await world.host.client.try("startRecording", { ...ref, body: {} });
    expect(refused).toMatchObject({
      ...{ ok: false, status: 429 },
      error: { code: "RATE_LIMITED", message: expect.stringContaining("as many pictures as it can") },
    });
    const { recordingId } = await world.host.client.ask("startStreamRecording", { ...refOf(streamId), body: {} });
    await untilStatus(recordingId, "recording");
    expect(composers()).toHaveLength(1);
    await world.end(streamId);
    await untilStatus(recordingId, "ready");
    await until("nothing composes any more", () => composers().length === 0);
    await feed.leave();
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // no such process
  }
}
