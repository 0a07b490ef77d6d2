import { PGlite } from "@electric-sql/pglite";
import { Kysely } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createQueuedPGliteDialect } from "./pglite-dialect.ts";

let pglite: PGlite;
let db: Kysely<{ counter: { value: number } }>;
beforeAll(async () => {
  pglite = new PGlite();
  db = new Kysely({ dialect: createQueuedPGliteDialect(pglite) });
  await pglite.exec("create table counter (value int not null)");
}, 60_000);
beforeEach(async () => {
  await pglite.exec("delete from counter");
});
afterAll(() => pglite.close());

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
const values = async () =>
  (await db.selectFrom("counter").select("value").orderBy("value").execute()).map((r) => r.value);

it("runs transactions one after another", async () => {
  const add = (value: number) =>
    db.transaction().execute(async (transaction) => {
      const before = await transaction.selectFrom("counter").select("value").execute();
      await pause();
      await transaction.insertInto("counter").values({ value }).execute();
      return before.length;
    });
  expect(await Promise.all([add(1), add(2), add(3)])).toEqual([0, 1, 2]);
});

it("keeps what is asked beside a transaction out of it", async () => {
  const failing = db.transaction().execute(async (transaction) => {
    await transaction.insertInto("counter").values({ value: 1 }).execute();
    await pause();
    throw new Error("rolled back");
  });
  await Promise.all([
    expect(failing).rejects.toThrow("rolled back"),
    db.insertInto("counter").values({ value: 2 }).execute(),
  ]);
  expect(await values()).toEqual([2]);
});

it("goes on after a query that failed", async () => {
  await expect(
    db
      .insertInto("counter")
      .values({ value: 1, nothing: 2 } as never)
      .execute(),
  ).rejects.toThrow("nothing");
  expect(await values()).toEqual([]);
});
