import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createIngresses } from "./ingresses.ts";
import type { StoredStream } from "./rows.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { createTestMedia } from "./testing/media.ts";

const log = pino({ level: "silent" });
const unavailable = { outcome: "unavailable", code: "MEDIA_UNAVAILABLE", reason: "No recorder answers." } as const;
let world: TestDatabase;
let host = "";
let stream: StoredStream;
let test: ReturnType<typeof createTestMedia>;

beforeAll(async () => {
  world = await openTestDatabase();
  host = await world.person("host");
}, 150_000);
afterAll(() => world.close());
beforeEach(async () => {
  stream = await world.stream(host, { status: "live", startedAt: Date.now() });
  test = createTestMedia();
});

describe("an encoder's address", () => {
  const hostPerson = () => ({ ...{ id: host, username: "host", displayName: "Host", avatarUrl: null }, ...session });
  const addressInTable = async () =>
    (
      await world.db
        .selectFrom("nchat_streams")
        .select("rtmp_ingest_url")
        .where("id", "=", stream.state.id)
        .executeTakeFirstOrThrow()
    ).rtmp_ingest_url;
  const session = { sessionId: null, roles: [], expiresAt: new Date(0) };

  it("is made anew with another key, shows it once, and ends with the stream", async () => {
    const ingresses = createIngresses({ db: world.db, log, media: test.media });
    const first = await ingresses.renew(stream, "rtmp", hostPerson());
    const second = await ingresses.renew(stream, "rtmp", hostPerson());
    await ingresses.renew(stream, "whip", hostPerson());
    expect(await addressInTable()).toBe(second.url);
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
    expect(await addressInTable()).toBeNull();
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
