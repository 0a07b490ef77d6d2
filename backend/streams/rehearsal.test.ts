import { afterAll, beforeAll, expect, it } from "vitest";
import type { PresenceBook } from "../people/presence.ts";
import type { Asker } from "./access.ts";
import { listStreams } from "./lists.ts";
import { refuseInRehearsal, requireForNobody } from "./rehearsal.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";

const presence = { of: () => "offline" } as unknown as PresenceBook;
let world: TestDatabase;
beforeAll(async () => void (world = await openTestDatabase()));
afterAll(() => world.close());

it("is listed for its host alone, not for those who run its channel or the server", async () => {
  const [host, owner, friend] = [await world.person("host"), await world.person("owner"), await world.person("friend")];
  const channelId = await world.channel({ [host]: "member", [owner]: "owner", [friend]: "member" });
  for (const visibility of ["public", "channel_members", "invite_only"] as const)
    await world.stream(host, { visibility, channelId, isRehearsal: true });
  const real = await world.stream(host, { visibility: "public", channelId });
  const listing = { status: "all", limit: 20, offset: 0 } as const;
  const seenBy = async (asker: Asker) =>
    (await listStreams({ db: world.db, presence }, asker, listing)).streams.map(({ id }) => id);
  const admin = { id: friend, roles: ["user", "admin"] };
  const others: readonly Asker[] = [null, { id: owner, roles: ["user"] }, { id: friend, roles: ["user"] }, admin];
  for (const asker of others) expect(await seenBy(asker)).toEqual([real.state.id]);
  expect(await seenBy({ id: host, roles: ["user"] })).toHaveLength(4);
});

it("refuses what others would get of it, and another stream does not", async () => {
  const host = await world.person("another");
  const rehearsal = await world.stream(host, { isRehearsal: true });
  for (const what of ["destinations", "people", "visibility", "recording"] as const)
    expect(() => refuseInRehearsal(rehearsal, what)).toThrow("A rehearsal is");
  const real = await world.stream(host);
  expect(() => refuseInRehearsal(real, "destinations")).not.toThrow();
});

it("is not begun with people, destinations or a recording", () => {
  const plan = { channelId: "c", title: "t", visibility: "public", isRehearsal: true } as const;
  expect(() => requireForNobody(plan, 0)).not.toThrow();
  expect(() => requireForNobody(plan, 1)).toThrow("sent on to nothing");
  expect(() => requireForNobody({ ...plan, coHostIds: ["x"] }, 0)).toThrow("for you alone");
  expect(() => requireForNobody({ ...plan, recordStream: true }, 0)).toThrow("not recorded");
  expect(() => requireForNobody({ ...plan, isRehearsal: false, recordStream: true }, 3)).not.toThrow();
});
