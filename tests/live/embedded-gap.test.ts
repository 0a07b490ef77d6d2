// One node: embedded media serve one machine, and are refused among several.

import { setTimeout as pass } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until, whyNoCalls } from "../support/calls.ts";
import { coloursAt } from "../support/composer.ts";
import { startEncoder, whyNoFfmpeg } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { faultsOf, packetsOf } from "../support/pictures.ts";
import { embedded, refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg();

const inOne = (colour: string) => ({ input: ["-f", "lavfi", "-i", `color=${colour}:size=640x360:rate=30`] });
const gapMs = 10_000;
/** On either side of a moment, in seconds: less than this is between the encoder and the mark. */
const apart = 1.5;

describe("the recording of a stream whose encoder was away", () => {
  let world: StreamWorld;
  let feeds: ReturnType<typeof feedsOf>;
  beforeAll(async () => {
    if (reason) return;
    world = await startStreamWorld("PGlite", embedded);
    feeds = feedsOf(world);
  });
  afterAll(async () => world?.stop());

  it.skipIf(reason)("shows the slate meanwhile, so that what is marked later is where it was", async () => {
    const { client } = world.host;
    const { streamId } = await world.begin({ visibility: "public" });
    const { url, key } = await feeds.ingressOf(streamId);
    const first = startEncoder(url, key, inOne("red"));
    await feeds.feedIs(streamId, "live");
    const { recordingId } = await client.ask("startStreamRecording", { ...refOf(streamId), body: {} });
    const recording = () => client.ask("getRecording", { params: { id: recordingId } });
    await until("something is recorded", async () => (await recording()).duration >= 3, 20_000);
    const mark = async () => (await client.ask("addStreamMarker", { ...refOf(streamId), body: {} })).marker.mediaTime;
    /** Ends an encoder, and marks the moment. */
    const endAndMark = async (encoder: typeof first) => {
      await encoder.stop();
      return await mark();
    };
    const left = await endAndMark(first);
    await pass(gapMs);
    const second = startEncoder(url, key, inOne("blue"));
    await feeds.feedIs(streamId, "live");
    await pass(2000);
    const leftAgain = await endAndMark(second);
    await pass(2000);
    const stoppedAt = Date.now();
    await client.ask("stopStreamRecording", refOf(streamId));
    await until("it is ready", async () => (await recording()).status === "ready", 20_000);
    await world.end(streamId);

    const { url: address, streamOffset, startedAt } = await recording();
    const file = address ?? "";
    const shownAt = async (mediaTime: number, more: number) => {
      const [colour] = await coloursAt(file, (mediaTime - (streamOffset ?? 0)) / 1000 + more, [[0.1, 0.1]]);
      return nameOf(colour ?? [0, 0, 0]);
    };
    expect([await shownAt(left, -apart), await shownAt(left, apart)]).toEqual(["red", "slate"]);
    expect([await shownAt(leftAgain, -apart), await shownAt(leftAgain, apart)]).toEqual(["blue", "slate"]);
    const { picture, sound } = await packetsOf(file);
    expect([picture.back, sound.back, await faultsOf(file)]).toEqual([0, 0, ""]);
    expect([picture.longest < 0.5, sound.longest < 0.1]).toEqual([true, true]);
    expect(Math.abs(picture.last - (stoppedAt - Date.parse(startedAt ?? "")) / 1000)).toBeLessThan(1);
  });
});

function nameOf([red, green, blue]: readonly [number, number, number]): string {
  if (red > 150 && blue < 90) return "red";
  if (blue > 150 && red < 90) return "blue";
  return Math.abs(red - green) < 20 && Math.abs(green - blue) < 20 && red < 90 ? "slate" : `${red} ${green} ${blue}`;
}
