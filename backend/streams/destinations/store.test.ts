import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSealer, type Sealer } from "../../secrets/sealed.ts";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import {
  changeDestination,
  fullUrlOf,
  insertDestination,
  loadDestinations,
  resealDestinations,
  toDestination,
} from "./store.ts";

const keys = [1, 2].map(() => new Uint8Array(randomBytes(32)));
const [older, newer] = [createSealer(keys.slice(1)), createSealer(keys)];
let world: TestDatabase;
let streamId = "";

beforeAll(async () => {
  world = await openTestDatabase();
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.deleteFrom("nchat_stream_destinations").execute();
  streamId = (await world.stream(await world.person(`h${Math.random()}`))).state.id;
});

const add = async (sealer: Sealer, streamKey: string, platform: "custom" | "twitch" = "custom") => {
  const input = { platform, url: "rtmp://live.example.org:1935/app", streamKey, enabled: true };
  const row = await insertDestination(world.db, sealer, streamId, input);
  if (!row) throw new Error("it is there already");
  return row;
};
const put = (id: string, stream_key_encrypted: string) =>
  world.db.updateTable("nchat_stream_destinations").set({ stream_key_encrypted }).where("id", "=", id).execute();
const urls = async (sealer: Sealer) =>
  (await loadDestinations(world.db, streamId)).map((row) => fullUrlOf(sealer, row));

describe("destinations that are named together", () => {
  it("keep the order that they were named in", async () => {
    const named = Array.from({ length: 8 }, (_, place) => `rtmp://live.example.org:1935/app/${place}`);
    await world.db.transaction().execute(async (trx) => {
      for (const [place, url] of named.entries()) {
        const input = { platform: "custom" as const, url, streamKey: "k", enabled: true };
        await insertDestination(trx, older, streamId, input, place);
      }
    });
    expect((await loadDestinations(world.db, streamId)).map((row) => row.rtmp_url)).toEqual(named);
  });
});

describe("a destination's key", () => {
  it("is kept sealed, stands in no answer, and comes back only in the address for media", async () => {
    const row = await add(newer, "live_1");
    expect(JSON.stringify(row)).not.toContain("live_1");
    expect(Object.keys(toDestination(row)).join()).not.toMatch(/key/i);
    expect(await urls(newer)).toEqual(["rtmp://live.example.org:1935/app/live_1"]);
  });

  it("as long as one may be fits into its column", async () => {
    await add(newer, "k".repeat(255));
    expect(await urls(newer)).toEqual([`rtmp://live.example.org:1935/app/${"k".repeat(255)}`]);
  });

  it("moved to another row or changed by a bit is found out", async () => {
    const [one, two] = [await add(newer, "live_1"), await add(newer, "live_2")];
    await put(one.id, two.stream_key_encrypted);
    await put(two.id, one.stream_key_encrypted);
    expect(await urls(newer)).toEqual([undefined, undefined]);
    const last = one.stream_key_encrypted.at(-2) === "A" ? "B" : "A";
    await put(one.id, `${one.stream_key_encrypted.slice(0, -2)}${last}${one.stream_key_encrypted.slice(-1)}`);
    expect(await urls(newer)).toEqual([undefined, undefined]);
    expect(await resealDestinations(world.db, createSealer([new Uint8Array(randomBytes(32)), ...keys]))).toMatchObject({
      resealed: 0,
      unreadable: expect.arrayContaining([one.id, two.id]),
    });
  });

  it("is sealed anew after a change of keys, so that the old one can go", async () => {
    await add(older, "live_1");
    await add(newer, "live_2");
    expect(await urls(createSealer(keys.slice(0, 1)))).toContain(undefined);
    expect(await resealDestinations(world.db, newer)).toEqual({ resealed: 1, unreadable: [] });
    expect(await resealDestinations(world.db, newer)).toEqual({ resealed: 0, unreadable: [] });
    expect((await urls(createSealer(keys.slice(0, 1)))).toSorted()).toEqual([
      "rtmp://live.example.org:1935/app/live_1",
      "rtmp://live.example.org:1935/app/live_2",
    ]);
  });

  it("is sealed with an initialisation vector of its own each time", ({ task }) => {
    const count = Number(process.env["NCHAT_FAULT_SEALINGS"] ?? 20_000); // a million by `npm run faults`
    const vectors = new Set<string>();
    for (let time = 0; time < count; time++) {
      const [, , sealed = ""] = newer.seal("the same key", "the same row").split(".");
      vectors.add(sealed.slice(0, 16)); // twelve bytes
    }
    expect(vectors.size).toBe(count);
    task.meta.figures = [`${vectors.size} sealings, each with a vector of its own`];
  }, 600_000);
});

describe("destinations", () => {
  it("are one of each platform, and any number of custom ones", async () => {
    await add(newer, "a", "twitch");
    await expect(add(newer, "b", "twitch")).rejects.toThrow("it is there already");
    await add(newer, "c");
    await add(newer, "d");
    expect(await loadDestinations(world.db, streamId)).toHaveLength(3);
  });

  it("change as far as is asked, and only in their own stream", async () => {
    const row = await add(newer, "live_1");
    const here = { streamId, id: row.id };
    const change = { streamKey: "live_9", enabled: false, status: "error", errorMessage: "refused" } as const;
    const changed = await changeDestination(world.db, newer, here, change);
    expect(changed && toDestination(changed)).toMatchObject({
      enabled: false,
      status: "error",
      errorMessage: "refused",
    });
    expect(await urls(newer)).toEqual(["rtmp://live.example.org:1935/app/live_9"]);
    expect(await changeDestination(world.db, newer, { ...here, streamId: row.id }, { enabled: true })).toBeNull();
    expect(await changeDestination(world.db, newer, here, {})).toEqual(changed);
  });
});
