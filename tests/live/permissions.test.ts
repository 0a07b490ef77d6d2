import { rm } from "node:fs/promises";
import { CompiledQuery } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../backend/config.ts";
import { type Database, openDatabase } from "../../backend/db/database.ts";
import { newDataFolder } from "../support/data-folder.ts";
import { backendEnvironment } from "../support/environment.ts";
import { type Postgres, startPostgres, whyNoPostgres } from "../support/postgres.ts";
import {
  expectedPrivileges,
  expectedRows,
  expectedWrites,
  holds,
  privileges,
  readAll,
  type Trx,
  weaknesses,
  writeAll,
} from "../support/reader-matrix.ts";
import { mutants } from "../support/reader-mutants.ts";
import { seed } from "../support/reader-world.ts";

describe.each(["PGlite", "Postgres"] as const)("permissions of plain readers on %s", (kind) => {
  const why = kind === "Postgres" ? whyNoPostgres() : undefined;
  if (why) {
    it.skip(why);
    return;
  }
  let postgres: Postgres | undefined;
  let database: Database;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await newDataFolder();
    postgres = kind === "Postgres" ? await startPostgres() : undefined;
    const config = readConfig(backendEnvironment(postgres ? { databaseUrl: postgres.url } : {}, dataDir));
    if (!config.ok) throw new Error(config.faults.join());
    database = await openDatabase(config.config, pino({ level: "silent" }), () => new Date());
    await database.db.transaction().execute(seed);
  });
  afterAll(async () => {
    await database?.close();
    await postgres?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  class Undone extends Error {}
  /** Looks, then leaves the database as it was. */
  const look = async <T>(run: (trx: Trx) => Promise<T>): Promise<T> => {
    const answers: T[] = [];
    await database.db
      .transaction()
      .execute(async (trx) => {
        answers.push(await run(trx));
        throw new Undone();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error;
      });
    const [answer] = answers;
    if (answers.length === 0) throw new Error("nothing was looked at");
    return answer as T;
  };

  it("let each see their own rows of each table, and no others", async () => {
    expect(await look(readAll)).toEqual(expectedRows);
  });

  it("let nobody write, but a call of one's own", async () => {
    expect(await look(writeAll)).toEqual(expectedWrites);
  });

  it("cover every column, table, view, sequence, function and schema", async () => {
    expect((await look(privileges)).toSorted()).toEqual(await look(expectedPrivileges));
    expect(await look(weaknesses)).toEqual([]);
  });

  it("turn this test red when any one of them is broken", async () => {
    const survivors: string[] = [];
    for (const [name, statements] of Object.entries(mutants)) {
      const survived = await look(async (trx) => {
        for (const statement of statements) await trx.executeQuery(CompiledQuery.raw(statement));
        return await holds(trx);
      });
      if (survived) survivors.push(name);
    }
    expect(await look(holds)).toBe(true);
    expect(survivors).toEqual([]);
  });
});
