import { randomInt } from "node:crypto";
import { z } from "zod";
import { createPasswords } from "../auth/passwords.ts";
import { defineCommand, envFile } from "./command.ts";
import { withDatabase } from "./with-database.ts";
import { CommandFault, exitCodes } from "./world.ts";

/** How long the new password opens the account unless the person changes it. */
const hours = 24;

/** Gives somebody who forgot their password a new one for a day, and signs them out everywhere. */
export const userReset = defineCommand({
  summary: "give an account a new password for a day, and end its sessions",
  options: z.strictObject({
    email: z.email("must be the account's e-mail").describe("whose account"),
    "env-file": envFile,
  }),
  run: async (given, world) =>
    await withDatabase(world, given["env-file"], async ({ database: { db } }) => {
      const email = given.email.toLowerCase();
      const password = newPassword();
      const password_hash = await createPasswords().hash(password);
      const now = world.now();
      const expires = new Date(now.getTime() + hours * 60 * 60 * 1000);
      const ended = await db.transaction().execute(async (transaction) => {
        const account = await transaction
          .updateTable("nchat_accounts")
          .set({ password_hash, password_changed_at: now, password_expires_at: expires })
          .where("email", "=", email)
          .returning("user_id")
          .executeTakeFirst();
        if (!account) throw new CommandFault(`There is no account with the e-mail ${email}`);
        const { numUpdatedRows } = await transaction
          .updateTable("nchat_sessions")
          .set({ ended_at: now, end_reason: "password_changed" })
          .where("user_id", "=", account.user_id)
          .where("ended_at", "is", null)
          .executeTakeFirst();
        return Number(numUpdatedRows);
      });
      world.print(`password  ${password}`);
      world.print(
        `It opens the account of ${email} until ${expires.toISOString()}, unless it is changed before: ask for that.`,
      );
      world.print(`${ended} sessions were ended.`);
      return exitCodes.done;
    }),
});

/** Without the letters and digits that look alike; 100 bits. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

function newPassword(): string {
  const groups = Array.from({ length: 5 }, () =>
    Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)] ?? "").join(""),
  );
  return groups.join("-");
}
