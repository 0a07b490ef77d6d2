// One node: embedded media serve one machine, and are refused among several.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until, whyNoCalls } from "../support/calls.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { tryAll } from "../support/hostile-requests.ts";
import { hostileValues } from "../support/hostile.ts";
import { embedded, refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";
import { startWhipClient } from "../support/whip-client.ts";

const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg();

describe("a stream from a WHIP client, on embedded media", () => {
  let world: StreamWorld;
  let feeds: ReturnType<typeof feedsOf>;
  beforeAll(async () => {
    if (reason) return;
    world = await startStreamWorld("PGlite", embedded);
    feeds = feedsOf(world);
  });
  afterAll(async () => world?.stop());

  it.skipIf(reason)("goes live by itself, ends with its key, goes on with the next one, and ends", async () => {
    const { streamId } = await world.begin({ visibility: "public" });
    const { url, key } = await feeds.ingressOf(streamId, "whip");
    expect(url).toBe(`${world.url()}/whip`);
    const viewer = await world.member.client.ask("joinStream", { ...refOf(streamId), body: {} });
    const inRoom = await world.rooms.enter(viewer);

    const stranger = startWhipClient(url, `${key}x`);
    expect(await stranger.entered).toContain("401");
    await stranger.stop();
    expect((await feeds.streamOf(streamId)).status).toBe("starting");

    const client = startWhipClient(url, key);
    expect(await client.entered).toBe("inside");
    await feeds.feedIs(streamId, "live");
    expect((await feeds.streamOf(streamId)).status).toBe("live");
    await until("pictures come in the room", async () => (await inRoom.heard()).pictures > 20, 20_000);

    const anew = await feeds.ingressOf(streamId, "whip");
    expect(anew.key).not.toBe(key);
    await feeds.feedIs(streamId, "away");
    const former = startWhipClient(url, key);
    expect(await former.entered).toContain("401");
    for (const gone of [client, former]) await gone.stop();

    const next = startWhipClient(anew.url, anew.key);
    expect(await next.entered).toBe("inside");
    await feeds.feedIs(streamId, "live");
    await next.stop();
    await feeds.feedIs(streamId, "away");

    expect(world.backend.log().join("\n")).not.toContain(anew.key);
    await world.end(streamId);
    const last = startWhipClient(anew.url, anew.key);
    expect(await last.entered).toContain("401");
    await last.stop();
    await inRoom.leave();
  });

  it.skipIf(reason)("says what it does not take", async () => {
    const ask = (method: string, path: string, headers: Record<string, string>, body?: string) =>
      fetch(world.url() + path, { method, headers, ...(body === undefined ? {} : { body }) });
    const sdp = { "content-type": "application/sdp" };
    expect((await ask("POST", "/whip", sdp, "v=0")).status).toBe(401);
    expect((await ask("POST", "/whip", { ...sdp, authorization: "Bearer x" }, "v=0")).status).toBe(401);
    expect((await ask("DELETE", "/whip/PA_x", { authorization: "Bearer x" })).status).toBe(401);
    expect((await ask("POST", "/whip", { "content-type": "application/json" }, "{}")).status).toBe(400);
  });

  it.skipIf(reason)("answers garbage of whoever has a key, and takes them in afterwards", async () => {
    const { streamId } = await world.begin({ visibility: "public" });
    const { url, key } = await feeds.ingressOf(streamId, "whip");
    const texts = [...hostileValues.filter((each) => typeof each === "string"), "v=0\r\nm=video 9 RTP/AVP 96\r\n"];
    const isLiveKits = ({ text }: { text: string }) => /^\{"error":".*"\}\s*$/.test(text); // its words are passed on
    const target = (method: string, path: string) => ({ method, path, hasBody: false, isRefusal: isLiveKits });
    const faults: string[] = [];
    for (const type of ["application/sdp", "application/trickle-ice-sdpfrag"])
      for (const each of [
        target("POST", "/whip"),
        target("PATCH", "/whip/:session"),
        target("DELETE", "/whip/:session"),
      ])
        faults.push(
          ...(await tryAll(
            world.url,
            each,
            texts.map((text) => ({ params: { session: text }, raw: [type, text] })),
            key,
          )),
        );
    expect(faults).toEqual([]);
    const client = startWhipClient(url, key);
    expect(await client.entered).toBe("inside");
    await client.stop();
    await world.end(streamId);
  });
});
