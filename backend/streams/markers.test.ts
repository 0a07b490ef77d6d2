import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MarkerInput, mostMarkers } from "@nchat/contract/stream-markers";
import type { Identity } from "../auth/identity.ts";
import { createMarkerRoutes } from "./markers.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";

const start = Date.UTC(2026, 0, 5, 12);
let world: TestDatabase;
let clock = start;
let routes: ReturnType<typeof createMarkerRoutes>;
const people = new Map<string, Identity>();
let told: object[] = [];

beforeAll(async () => {
  world = await openTestDatabase();
  const push = {
    toUsers: (userIds: readonly string[], event: string, payload: object) => {
      const names = [...people].filter(([, { id }]) => userIds.includes(id)).map(([name]) => name);
      told.push({ to: names, event, ...payload });
    },
  };
  routes = createMarkerRoutes({ db: world.db, now: () => new Date(clock), push });
  for (const username of ["host", "co", "viewer"]) {
    const id = await world.person(username);
    const session = { sessionId: null, roles: [], expiresAt: new Date(0) };
    people.set(username, { id, username, displayName: username, avatarUrl: null, ...session });
  }
}, 150_000);
afterAll(() => world.close());

const who = (name: string): Identity => {
  const person = people.get(name);
  if (!person) throw new Error(`there is no ${name}`);
  return person;
};
const live = async () => {
  clock = start;
  const stored = await world.stream(who("host").id, { status: "live", startedAt: start, openedAt: start });
  const streamId = stored.state.id;
  await world.db
    .insertInto("nchat_stream_members")
    .values({ stream_id: streamId, user_id: who("co").id, role: "co_host", invited_by: who("host").id })
    .execute();
  return streamId;
};
type Add = Parameters<typeof routes.addStreamMarker>[0];
type List = Parameters<typeof routes.listStreamMarkers>[0];
type Remove = Parameters<typeof routes.removeStreamMarker>[0];
const add = (id: string, input: MarkerInput = {}, name = "host") =>
  routes.addStreamMarker({ user: who(name), params: { id }, body: input } as Add).then(({ marker }) => marker);
const list = (id: string, name: string | null = "host") =>
  routes
    .listStreamMarkers({ user: name === null ? undefined : who(name), params: { id } } as List)
    .then(({ markers }) => markers.map(({ mediaTime, text }) => [mediaTime, text]));
const remove = (id: string, markerId: string, name = "host") =>
  routes.removeStreamMarker({ user: who(name), params: { id, markerId } } as Remove);
const endStream = (id: string) =>
  world.db
    .updateTable("nchat_streams")
    .set({ status: "ended", ended_at: new Date(clock) })
    .where("id", "=", id)
    .execute();

describe("markers of a stream", () => {
  it("hold the stream's time, also of what is sent late, and are listed in order", async () => {
    const id = await live();
    clock = start + 90_000;
    const marker = await add(id, { text: "  Release\n 4  " });
    expect(marker).toEqual({
      ...{ id: expect.any(String), streamId: id, mediaTime: 90_000, text: "Release 4" },
      markedAt: new Date(start + 90_000).toISOString(),
    });
    await add(id, { agoMilliseconds: 60_000 }, "co");
    await add(id, { agoMilliseconds: 3_600_000, text: "Before it was live" });
    expect(await list(id)).toEqual([
      [0, "Before it was live"],
      [30_000, null],
      [90_000, "Release 4"],
    ]);
  });

  it("are the host's and co-hosts' notes while it runs, and then for whoever may watch", async () => {
    const id = await live();
    await add(id);
    await expect(add(id, {}, "viewer")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(list(id, "viewer")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(list(id, null)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await list(id, "co")).toHaveLength(1);
    await endStream(id);
    expect([await list(id, "viewer"), await list(id, null)]).toEqual([[[0, null]], [[0, null]]]);
    clock += 1;
    await expect(add(id)).rejects.toMatchObject({ code: "STREAM_ENDED" });
  });

  it("are told at once to whoever runs the stream, on all their devices, and to nobody else", async () => {
    const id = await live();
    told = [];
    const marker = await add(id, { text: "Release" }, "co");
    await remove(id, marker.id);
    expect(told).toEqual([
      { to: ["host", "co"], event: "stream:marker_added", streamId: id, marker },
      { to: ["host", "co"], event: "stream:marker_removed", streamId: id, markerId: marker.id },
    ]);
    await world.db
      .insertInto("nchat_stream_restrictions")
      .values({ stream_id: id, user_id: who("co").id, kind: "ban", reason: null, by_user_id: who("host").id })
      .execute();
    told = [];
    await add(id);
    expect(told).toMatchObject([{ to: ["host"] }]);
  });

  it("may be told after its end by somebody who could not reach the server before, of moments before the end only", async () => {
    const id = await live();
    clock = start + 60_000;
    await endStream(id);
    clock += 300_000;
    await add(id, { agoMilliseconds: 320_000, text: "Told late" });
    expect(await list(id)).toEqual([[40_000, "Told late"]]);
    await expect(add(id, { agoMilliseconds: 299_000 })).rejects.toMatchObject({ code: "STREAM_ENDED" });
  });

  it("are not of a stream that is not live yet", async () => {
    const { state } = await world.stream(who("host").id, { status: "starting", openedAt: start });
    await expect(add(state.id)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("are marked once when they are sent twice, also at once", async () => {
    const id = await live();
    const [first, second] = await Promise.all([add(id, { nonce: "a" }), add(id, { nonce: "a" })]);
    expect(second).toEqual(first);
    await add(id, { nonce: "a" }, "co");
    expect(await list(id)).toHaveLength(2);
  });

  it("can be taken back, and only so many are held", async () => {
    const id = await live();
    const { id: markerId } = await add(id);
    await expect(remove(id, markerId, "viewer")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await remove(id, markerId);
    await expect(remove(id, markerId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const row = { stream_id: id, user_id: who("host").id, media_time_ms: 1, marked_at: new Date(start) };
    const rows = Array.from({ length: mostMarkers }, () => ({ id: randomUUID(), ...row }));
    await world.db.insertInto("nchat_stream_markers").values(rows).execute();
    await expect(add(id)).rejects.toMatchObject({ code: "STREAM_LIMIT_REACHED" });
  });

  it("refuse a word that cannot be read", async () => {
    await expect(add(await live(), { text: "\u200B" })).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  });
});
