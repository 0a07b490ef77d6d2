import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../streams/testing/database.ts";
import { putOut } from "./ended-sessions.ts";

const log = pino({ level: "silent" });
let world: TestDatabase;

beforeAll(async () => {
  world = await openTestDatabase();
}, 60_000);
afterAll(() => world.close());

it("devices are put out whose sign-in has ended in the database, and no others", async () => {
  const person = await world.person("ann");
  const [open, ended, gone] = [randomUUID(), randomUUID(), randomUUID()];
  for (const [id, ended_at] of [
    [open, null],
    [ended, new Date()],
  ] as const)
    await world.db.insertInto("nchat_sessions").values({ id, user_id: person, ended_at }).execute();
  const out: string[] = [];
  const socket = (name: string, sessionId: string | null | undefined) => ({
    data: { device: sessionId === undefined ? undefined : { user: sessionId === "" ? null : { sessionId } } },
    disconnect: () => void out.push(name),
  });
  const sockets = new Map(
    [
      socket("open", open),
      socket("ended", ended),
      socket("ended too", ended),
      socket("gone", gone),
      socket("of another issuer", null),
      socket("anonymous", ""),
      socket("not yet let in", undefined),
    ].map((each, index) => [String(index), each]),
  );
  const io = { sockets: { sockets } } as unknown as Parameters<typeof putOut>[0]["io"];
  expect(await putOut({ io, db: world.db, log })).toBe(true);
  expect(out).toEqual(["ended", "ended too", "gone"]);
  sockets.clear();
  expect(await putOut({ io, db: world.db, log })).toBe(false);
});
