import { sql } from "kysely";
import { z } from "zod";
import { defineCommand, envFile } from "./command.ts";
import { withDatabase } from "./with-database.ts";
import { exitCodes } from "./world.ts";

/** Brings the database to the schema of this version; what is there already stays. */
export const migrate = defineCommand({
  summary: "bring the database to the schema of this version (the service does so itself when it starts)",
  options: z.strictObject({ "env-file": envFile }),
  run: async (given, world) =>
    await withDatabase(world, given["env-file"], async ({ database, config, openedAt }) => {
      const { rows } = await sql<{ name: string; timestamp: string }>`
        select name, timestamp from nchat_migrations order by name`.execute(database.db);
      const fresh = rows.filter(({ timestamp }) => Date.parse(timestamp) >= openedAt.getTime());
      for (const { name } of fresh) world.print(`ran ${name}`);
      const what = config.databaseUrl ? "The database" : `The database in ${config.dataDir}`;
      world.print(
        `${what} is at ${rows.at(-1)?.name ?? "nothing"}; ${rows.length} migrations, ${fresh.length} of them just now.`,
      );
      return exitCodes.done;
    }),
});
