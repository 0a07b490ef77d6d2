import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isTurn, parseIceUrl } from "../ice/ice-url.ts";
import { sealedFor } from "../ice/store.ts";
import { createSealer } from "../secrets/sealed.ts";
import { defineCommand, envFile } from "./command.ts";
import { withDatabase } from "./with-database.ts";
import { CommandFault, exitCodes } from "./world.ts";

/** Shows the servers that the database holds, without their secrets. */
export const iceList = defineCommand({
  summary: "list the STUN and TURN servers of the database",
  options: z.strictObject({ "env-file": envFile }),
  run: async (given, world) =>
    await withDatabase(world, given["env-file"], async ({ database: { db } }) => {
      const rows = await db.selectFrom("nchat_ice_servers").selectAll().orderBy("priority", "desc").execute();
      for (const row of rows) {
        const checked = row.last_health_check?.toISOString() ?? "never";
        const facts = [
          `region ${row.region ?? "any"}`,
          `priority ${row.priority}`,
          `${row.health_status}, checked ${checked}`,
        ];
        world.print([row.id, row.urls.join(" "), ...facts, ...(row.is_active ? [] : ["not active"])].join("  "));
      }
      if (rows.length === 0) world.print("There are none; TURN_URLS names servers too.");
      return exitCodes.done;
    }),
});

const AddOptions = z.strictObject({
  urls: z.string("is needed: the server's addresses, comma-separated").describe("its addresses, comma-separated"),
  region: z.string().max(50, "must have 50 characters or fewer").exactOptional().describe("where it stands (anywhere)"),
  priority: z.coerce
    .number("must be a number")
    .int()
    .min(-1000)
    .max(1000)
    .default(0)
    .describe("higher ones come first (0)"),
  secret: z
    .string()
    .min(1, "must not be empty")
    .exactOptional()
    .describe("what it signs credentials with (TURN_SECRET)"),
  username: z.string().max(255, "must have 255 characters or fewer").exactOptional().describe("a fixed account's name"),
  password: z.string().min(1, "must not be empty").exactOptional().describe("and its password"),
  "env-file": envFile,
});

/** Adds a server; its secret is stored sealed. */
export const iceAdd = defineCommand({
  summary: "add a STUN or TURN server to the database",
  options: AddOptions,
  run: async (given, world) => {
    const urls = urlsOf(given.urls);
    const { username, password, secret } = given;
    if ((username === undefined) !== (password === undefined) || (password !== undefined && secret !== undefined)) {
      throw new CommandFault("Give --username and --password, or --secret, or neither", exitCodes.badInput);
    }
    return await withDatabase(world, given["env-file"], async ({ database: { db }, config }) => {
      const id = randomUUID();
      const hidden = password ?? secret;
      if (hidden !== undefined && config.encryptionKeys.length === 0) {
        throw new CommandFault("ENCRYPTION_KEYS is needed to store a secret", exitCodes.badInput);
      }
      const credential_encrypted =
        hidden === undefined ? null : createSealer(config.encryptionKeys).seal(hidden, sealedFor(id));
      if ((credential_encrypted?.length ?? 0) > 500)
        throw new CommandFault("The secret is too long", exitCodes.badInput);
      const row = { id, urls, region: given.region ?? null, priority: given.priority, username: username ?? null };
      await db
        .insertInto("nchat_ice_servers")
        .values({ ...row, credential_encrypted })
        .execute();
      world.print(id);
      return exitCodes.done;
    });
  },
});

function urlsOf(text: string): string[] {
  const urls = text.split(",").map((url) => url.trim());
  const kinds = urls.map((url) => {
    const parsed = parseIceUrl(url);
    if (!parsed)
      throw new CommandFault(
        `--urls "${url}" is not an address such as turn:turn.example.org:3478`,
        exitCodes.badInput,
      );
    return isTurn(parsed);
  });
  if (new Set(kinds).size > 1) throw new CommandFault("--urls mixes STUN and TURN: add them apart", exitCodes.badInput);
  return urls;
}

/** Removes a server. */
export const iceRemove = defineCommand({
  summary: "remove a STUN or TURN server from the database",
  options: z.strictObject({ id: z.uuid("must be the id that ice:list shows").describe("which"), "env-file": envFile }),
  run: async (given, world) =>
    await withDatabase(world, given["env-file"], async ({ database: { db } }) => {
      const { numDeletedRows } = await db.deleteFrom("nchat_ice_servers").where("id", "=", given.id).executeTakeFirst();
      if (numDeletedRows === 0n) throw new CommandFault(`There is no server ${given.id}`);
      world.print(`Removed ${given.id}.`);
      return exitCodes.done;
    }),
});
