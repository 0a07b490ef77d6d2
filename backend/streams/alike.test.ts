import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { openTestOutputs, type TestOutputs } from "./testing/outputs.ts";
import { trafficOf } from "./traffic.ts";

/** Masked they are the same: `{liv...end}`. */
const [one, two] = ["live_123_and_the_end", "live_987_and_its_end"];
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

const states = async () => (await test.rows()).map((row) => [row.status, row.error_message]);

describe("two keys on one server that look alike", () => {
  it("have each its own state and figure where media says which is meant", async () => {
    test.media.isEmbedded();
    const rows = [await test.add("a", one), await test.add("a", two)];
    await test.settle();
    expect(test.media.started[0]?.outputs.rtmpUrls).toEqual([test.full("a", one), test.full("a", two)]);
    const destinations = [
      { ...test.media.destination(test.full("a", one), "active"), sentBytes: 1 },
      { ...test.media.destination(test.full("a", two), "failed", "The server refused the key."), sentBytes: 2 },
    ];
    const report = { status: "active" as const, destinations };
    await test.hear(report);
    expect(await states()).toEqual([
      ["connected", null],
      ["error", "The server refused the key."],
    ]);
    test.media.lists(test.listed("EG_1", report));
    const given = { db: world.db, media: test.media.media, sealer: test.sealer };
    expect(await trafficOf(given, test.stream)).toEqual(
      rows.map(({ id: destinationId }, at) => ({ destinationId, bytes: at + 1 })),
    );
  });

  it("are not both sent to by recorders that mask them: the second is refused in words", async () => {
    await test.add("a", one);
    await test.settle();
    await test.add("a", two);
    await test.add("b", two);
    await test.settle();
    expect(await states()).toEqual([
      ["connecting", null],
      ["error", expect.stringContaining("can't tell this destination from another one")],
      ["connecting", null],
    ]);
    expect(test.media.asked).toHaveLength(2);
    const before = await states();
    await test.hear({ status: "active", destinations: [test.media.destination(test.full("a", one), "active")] });
    expect(await states()).toEqual([["connected", null], ...before.slice(1)]);
  });

  it("have their words heard also where the one that was refused is the older one", async () => {
    await test.add("a", one);
    await test.settle();
    const [row] = await test.rows();
    await world.db
      .updateTable("nchat_stream_destinations")
      .set({ status: "error" })
      .where("id", "=", row?.id ?? "")
      .execute();
    await test.add("a", two);
    await test.settle();
    await test.hear({ status: "active", destinations: [test.media.destination(test.full("a", two), "active")] });
    expect((await states()).map(([status]) => status)).toEqual(["error", "connected"]);
  });

  it("are refused when they are the very same, wherever they are sent from", async () => {
    test.media.isEmbedded();
    await test.add("a", one);
    await test.add("a", one);
    await test.settle();
    expect(await states()).toEqual([
      ["connecting", null],
      ["error", "Another destination of this stream sends there already, with the same key."],
    ]);
  });
});
