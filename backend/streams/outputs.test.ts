import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Egress } from "../media/port.ts";
import { createTurns } from "../turns.ts";
import { createSealer } from "../secrets/sealed.ts";
import { createCheckDestination } from "./destinations/resolve.ts";
import { createAddressRule } from "./destinations/special-purpose.ts";
import { insertDestination, loadDestinations } from "./destinations/store.ts";
import { createIngresses } from "./ingresses.ts";
import { createOutputs, type Outputs, stopSending } from "./outputs.ts";
import type { StoredStream } from "./rows.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { createTestMedia } from "./testing/media.ts";

const sealer = createSealer([new Uint8Array(randomBytes(32))]);
const log = pino({ level: "silent" });
const unavailable = { outcome: "unavailable", code: "MEDIA_UNAVAILABLE", reason: "No recorder answers." } as const;
let world: TestDatabase;
let host = "";
let stream: StoredStream;
let test: ReturnType<typeof createTestMedia>;
let outputs: Outputs;
let told: string[] = [];
let leadsTo: Record<string, string> = {};

beforeAll(async () => {
  world = await openTestDatabase();
  host = await world.person("host");
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.deleteFrom("nchat_stream_egresses").execute();
  await world.db.deleteFrom("nchat_stream_destinations").execute();
  stream = await world.stream(host, { status: "live", startedAt: Date.now() });
  test = createTestMedia();
  told = [];
  leadsTo = {};
  const check = createCheckDestination(createAddressRule([]), async (name) => [leadsTo[name] ?? "1.1.1.1"]);
  const push = {
    toUsers: (_ids: readonly string[], event: string, payload: object) =>
      void told.push("destination" in payload ? `${event} ${JSON.stringify(payload)}` : event),
  } as Parameters<typeof createOutputs>[0]["push"];
  const onPlayback = async () => void told.push("playback");
  outputs = createOutputs({
    db: world.db,
    mediaTurns: createTurns(),
    log,
    push,
    media: test.media,
    sealer,
    check,
    onPlayback,
  });
});

const urlOf = (name: string) => `rtmp://${name}.example.org:1935/app`;
const add = async (name: string, key = `secret-key-of-${name}`) => {
  const input = { platform: "custom", url: urlOf(name), streamKey: key, enabled: true } as const;
  const row = await insertDestination(world.db, sealer, stream.state.id, input);
  if (!row) throw new Error("it is there already");
  return row;
};
const states = async () =>
  Object.fromEntries(
    (await loadDestinations(world.db, stream.state.id)).map((row) => [
      row.rtmp_url.slice("rtmp://".length).split(".")[0],
      [row.status, row.error_message],
    ]),
  );
const settle = () => outputs.settle(stream.state.id);
const hear = (more: Partial<Egress>, id = "EG_1") =>
  outputs.heard({ id: "EV", type: "egress_updated", at: 1, egress: test.egress(id, stream.facts.roomName, more) });
const full = (name: string) => `${urlOf(name)}/secret-key-of-${name}`;

describe("what leaves a live stream", () => {
  it("is begun once, with all its destinations, and each one's state is told without its key", async () => {
    await add("a");
    await add("b");
    await settle();
    await settle();
    expect(test.asked).toEqual(["start"]);
    expect(test.started[0]).toMatchObject({
      room: stream.facts.roomName,
      outputs: {
        rtmpUrls: [full("a"), full("b")],
        segments: { prefix: `streams/${stream.state.id}/`, livePlaylist: "live.m3u8", seconds: 2 },
      },
    });
    const destinations = [
      test.destination(full("a"), "active"),
      test.destination(full("b"), "failed", `${full("b")}: no`),
    ];
    await hear({ status: "active", destinations });
    expect(await states()).toEqual({
      a: ["connected", null],
      b: ["error", "rtmp://b.example.org:1935/… no"],
    });
    expect(told.join()).not.toContain("secret-key");
    expect(told.filter((line) => line.startsWith("stream:destination_changed"))).toHaveLength(4);
  });

  it("takes a destination that is added while it runs, and one that is refused leaves the others alone", async () => {
    await add("a");
    await settle();
    leadsTo = { "evil.example.org": "127.0.0.1" };
    await add("evil");
    await add("c");
    await settle();
    expect(test.asked).toEqual(["start", expect.stringMatching(/^update EG_1 \+rtmp:\/\/c\.example.* -$/)]);
    expect(await states()).toEqual({
      a: ["connecting", null],
      evil: ["error", "The server is not on the public internet."],
      c: ["connecting", null],
    });
  });

  it("says in words that there is nobody to do it, and tries nothing", async () => {
    test.fails(unavailable);
    await add("a");
    await settle();
    expect([await states(), test.asked]).toEqual([{ a: ["error", "No recorder answers."] }, []]);
    expect((await world.reload(stream)).facts.hlsFile).toBeNull();
  });

  it("is only that of a stream that is live", async () => {
    stream = await world.stream(host, { status: "starting" });
    await add("a");
    await settle();
    expect(test.asked).toEqual([]);
  });

  it("plays once media says so, and no more once it ended", async () => {
    await settle();
    const segments = { playlist: "p", livePlaylist: "l", count: 1, durationMs: 1 };
    await hear({ status: "active", segments });
    expect((await world.reload(stream)).facts.hlsFile).toBe("live.m3u8");
    await hear({ status: "complete", segments });
    expect((await world.reload(stream)).facts.hlsFile).toBeNull();
    expect(told).toEqual(["playback", "playback"]);
  });

  it("believes the newest word: late and repeated ones change nothing, and what ended has ended", async () => {
    await add("a");
    await settle();
    const late = test.egress("EG_1", "", {
      status: "active",
      destinations: [test.destination(full("a"), "failed", "x")],
    });
    await hear({ status: "active", destinations: [test.destination(full("a"), "active")] });
    await outputs.heard({ id: "EV", type: "egress_updated", at: 1, egress: late });
    expect(await states()).toEqual({ a: ["connected", null] });
    await hear({ status: "failed", error: "the browser crashed" });
    await hear({ status: "active", destinations: [test.destination(full("a"), "active")] });
    expect(await states()).toEqual({ a: ["disconnected", "the browser crashed"] });
    await hear({ status: "active" }, "EG_of_somebody_else");
  });

  it("ends with the stream", async () => {
    await add("a");
    await settle();
    await outputs.end(stream);
    expect([test.asked.at(-1), await states()]).toEqual(["stop EG_1", { a: ["disconnected", null] }]);
    await outputs.end(stream);
    expect(test.asked).toHaveLength(2);
  });

  it("loses one destination when its host takes it out", async () => {
    const row = await add("a");
    await stopSending({ db: world.db, media: test.media, sealer }, row);
    expect(test.asked).toEqual([]);
    await settle();
    const [now] = await loadDestinations(world.db, stream.state.id);
    if (now) await stopSending({ db: world.db, media: test.media, sealer }, now);
    expect(test.asked.at(-1)).toMatch(/^update EG_1 \+ -rtmp:\/\/a\./);
    test.fails(unavailable);
    if (now) await expect(stopSending({ db: world.db, media: test.media, sealer }, now)).rejects.toThrow("No recorder");
  });
});

describe("an encoder's address", () => {
  const hostPerson = () => ({ ...{ id: host, username: "host", displayName: "Host", avatarUrl: null }, ...session });
  const session = { sessionId: null, roles: [], expiresAt: new Date(0) };

  it("is made anew with another key, shows it once, and ends with the stream", async () => {
    const ingresses = createIngresses({ db: world.db, log, media: test.media });
    const first = await ingresses.renew(stream, "rtmp", hostPerson());
    const second = await ingresses.renew(stream, "rtmp", hostPerson());
    await ingresses.renew(stream, "whip", hostPerson());
    expect([first.streamKey, second.streamKey]).toEqual(["key-1", "key-3"]);
    expect(
      (await ingresses.list(stream.state.id)).map(({ type, streamKey, keyHint }) => [type, streamKey, keyHint]),
    ).toEqual([
      ["rtmp", null, "key-"],
      ["whip", null, "key-"],
    ]);
    await ingresses.end(stream.state.id);
    expect(test.asked).toEqual(["make rtmp", "delete IN_1", "make rtmp", "make whip", "delete IN_3", "delete IN_4"]);
    expect(await ingresses.list(stream.state.id)).toEqual([]);
  });

  it("is refused in words while nobody takes encoders in", async () => {
    const ingresses = createIngresses({ db: world.db, log, media: test.media });
    test.fails(unavailable);
    await expect(ingresses.renew(stream, "rtmp", hostPerson())).rejects.toMatchObject({
      code: "MEDIA_UNAVAILABLE",
      message: "No recorder answers.",
    });
    expect(await ingresses.list(stream.state.id)).toEqual([]);
  });
});
