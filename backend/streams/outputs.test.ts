import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stopSending } from "./outputs.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { openTestOutputs, type TestOutputs } from "./testing/outputs.ts";

const unavailable = { outcome: "unavailable", code: "MEDIA_UNAVAILABLE", reason: "No recorder answers." } as const;
let world: TestDatabase;
let host = "";
let test: TestOutputs;

beforeAll(async () => {
  world = await openTestDatabase();
  host = await world.person("host");
}, 150_000);
afterAll(() => world.close());
beforeEach(async () => {
  test = await openTestOutputs(world, host);
});

describe("what leaves a live stream", () => {
  it("is begun once, with all its destinations, and each one's state is told without its key", async () => {
    await test.add("a");
    await test.add("b");
    await test.settle();
    await test.settle();
    expect(test.media.asked).toEqual(["start"]);
    expect(test.media.started[0]).toMatchObject({
      room: test.stream.facts.roomName,
      outputs: {
        rtmpUrls: [test.full("a"), test.full("b")],
        segments: { prefix: `streams/${test.stream.state.id}/`, livePlaylist: "live.m3u8", seconds: 2 },
      },
    });
    const destinations = [
      test.media.destination(test.full("a"), "active"),
      test.media.destination(test.full("b"), "failed", `${test.full("b")}: no`),
    ];
    await test.hear({ status: "active", destinations });
    expect(await test.states()).toEqual({
      a: ["connected", null],
      b: ["error", "rtmp://b.example.org:1935/… no"],
    });
    expect(test.told.join()).not.toContain("secret-key");
    expect(test.told.filter((line) => line.startsWith("stream:destination_changed"))).toHaveLength(4);
  });

  it("is begun by one of two nodes that find nothing at the same moment", async () => {
    const other = test.node();
    const gate = Promise.withResolvers<null>();
    test.media.starting(() => gate.promise);
    const both = [test.settle(), other.settle(test.stream.state.id)];
    await new Promise((resolve) => setTimeout(resolve, 300));
    gate.resolve(null);
    await Promise.all(both);
    await other.settle(test.stream.state.id);
    expect(test.media.asked).toEqual(["start"]);
  });

  it("takes a destination that is added while it runs, and one that is refused leaves the others alone", async () => {
    await test.add("a");
    await test.settle();
    test.leadsTo["evil.example.org"] = "127.0.0.1";
    await test.add("evil");
    await test.add("c");
    await test.settle();
    expect(test.media.asked).toEqual(["start", expect.stringMatching(/^update EG_1 \+rtmp:\/\/c\.example.* -$/)]);
    expect(await test.states()).toEqual({
      a: ["connecting", null],
      evil: ["error", "The server is not on the public internet."],
      c: ["connecting", null],
    });
  });

  it("says in words that there is nobody to do it, and tries nothing", async () => {
    test.media.fails(unavailable);
    await test.add("a");
    await test.settle();
    expect([await test.states(), test.media.asked]).toEqual([{ a: ["error", "No recorder answers."] }, []]);
    expect((await world.reload(test.stream)).facts.hlsFile).toBeNull();
  });

  it("is only that of a stream that is live, and that somebody feeds", async () => {
    await test.add("a");
    await test.become({ awaySince: Date.now() });
    await test.settle();
    await test.become({ status: "starting" });
    await test.settle();
    expect(test.media.asked).toEqual([]);
  });

  it("plays once media says so, and no more once it ended", async () => {
    await test.settle();
    const segments = { playlist: "p", livePlaylist: "l", manifest: null, count: 1, durationMs: 1 };
    const files = async () => {
      const { hlsFile, dashFile } = (await world.reload(test.stream)).facts;
      return [hlsFile, dashFile];
    };
    await test.hear({ status: "active", segments });
    expect(await files()).toEqual(["live.m3u8", null]);
    await test.hear({ status: "active", segments: { ...segments, manifest: "live.mpd" } });
    expect(await files()).toEqual(["live.m3u8", "live.mpd"]);
    await test.hear({ status: "complete", segments });
    expect(await files()).toEqual([null, null]);
    expect(test.told).toEqual(["playback", "playback", "playback"]);
  });

  it("carries what does not reach viewers, for the host to read, until it does or is over", async () => {
    await test.settle();
    const noteOf = async () => (await world.reload(test.stream)).facts.outputsNote;
    await test.hear({ status: "active", note: "Co-hosts are left out." });
    expect(await noteOf()).toBe("Co-hosts are left out.");
    await test.hear({ status: "active", note: null });
    expect(await noteOf()).toBeNull();
    await test.hear({ status: "active", note: "Again." });
    await test.hear({ status: "complete", note: "Again." });
    expect(await noteOf()).toBeNull();
  });

  it("believes the newest word: late and repeated ones change nothing, and what ended has ended", async () => {
    await test.add("a");
    await test.settle();
    const { media, stream } = test;
    const failed = [media.destination(test.full("a"), "failed", "x")];
    const late = media.egress("EG_1", stream.facts.roomName, { status: "active", destinations: failed });
    await test.hear({ status: "active", destinations: [media.destination(test.full("a"), "active")] });
    await test.outputs.heard({ id: "EV", type: "egress_updated", at: 1, egress: late });
    expect(await test.states()).toEqual({ a: ["connected", null] });
    await test.hear({ status: "failed", error: "the browser crashed" });
    await test.hear({ status: "active", destinations: [media.destination(test.full("a"), "active")] });
    expect(await test.states()).toEqual({ a: ["pending", "the browser crashed. It is tried again by itself."] });
    await test.hear({ status: "active" }, "EG_of_somebody_else");
  });

  it("ends with the stream, and is told to as long as media does not answer", async () => {
    await test.add("a");
    await test.settle();
    test.media.fails(unavailable);
    expect(await test.outputs.end(test.stream)).toBe(false);
    test.media.fails(null);
    expect(await test.outputs.end(test.stream)).toBe(true);
    expect([test.media.asked.slice(1), await test.states()]).toEqual([
      ["stop EG_1", "stop EG_1"],
      { a: ["disconnected", null] },
    ]);
    expect(await test.outputs.end(test.stream)).toBe(true);
    expect(test.media.asked).toHaveLength(3);
  });

  it("loses one destination when its host takes it out, and not while nobody knows whether it is sent to", async () => {
    const given = { db: world.db, media: test.media.media, sealer: test.sealer };
    const row = await test.add("a");
    await stopSending(given, row);
    expect(test.media.asked).toEqual([]);
    await test.settle();
    const [now] = await test.rows();
    if (!now) throw new Error("it is gone");
    await stopSending(given, now);
    expect(test.media.asked.at(-1)).toMatch(/^update EG_1 \+ -rtmp:\/\/a\./);
    test.media.fails(unavailable);
    await expect(stopSending(given, now)).rejects.toThrow("No recorder");
    await world.db.updateTable("nchat_stream_egresses").set({ egress_id: null }).execute();
    await expect(stopSending(given, now)).rejects.toThrow("just being begun");
  });
});
