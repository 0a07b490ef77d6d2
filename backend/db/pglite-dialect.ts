import type { PGlite } from "@electric-sql/pglite";
import { type DatabaseConnection, type Dialect, type Driver, PGliteDialect } from "kysely";

/**
 * Kysely's dialect for PGlite, with a queue before its one connection. Kysely's own hands the connection to everybody
 * at once: a query made beside an open transaction runs inside it, and two transactions at once never end.
 */
export function createQueuedPGliteDialect(pglite: PGlite): Dialect {
  const dialect = new PGliteDialect({ pglite });
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => queued(dialect.createDriver()),
  };
}

function queued(driver: Driver): Driver {
  let last: Promise<void> = Promise.resolve();
  const releases = new WeakMap<DatabaseConnection, () => void>();
  return {
    init: (options) => driver.init(options),
    destroy: (options) => driver.destroy(options),
    acquireConnection: async (options) => {
      const turn = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await turn;
      const connection = await driver.acquireConnection(options).catch((error: unknown) => {
        resolve();
        throw error;
      });
      releases.set(connection, resolve);
      return connection;
    },
    releaseConnection: async (connection, options) => {
      await driver.releaseConnection(connection, options);
      releases.get(connection)?.();
    },
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
  };
}
