import { randomBytes } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import type { Account } from "@nchat/contract/people";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { LockOut } from "./lock-out.ts";
import type { Passwords } from "./passwords.ts";
import { candidatesFor, userNameFrom } from "./user-names.ts";

type Credentials = Readonly<{ email: string; password: string }>;

/** Who has an account here, and the proof that they are it. */
export type Accounts = Readonly<{
  /** Throws EMAIL_TAKEN. */
  create: (credentials: Credentials) => Promise<Account>;
  /** Throws INVALID_CREDENTIALS, the same for a wrong password and an unknown e-mail, or LOCKED_OUT. */
  check: (credentials: Credentials, address: string) => Promise<Account>;
  /** The same for somebody who is signed in. */
  checkPassword: (userId: string, password: string, address: string) => Promise<void>;
  changePassword: (userId: string, password: string) => Promise<void>;
  /** Takes the account away and the name off the person; see `forget`. */
  remove: (userId: string) => Promise<void>;
  find: (userId: string) => Promise<Account | undefined>;
}>;

type Deps = Readonly<{ db: Kysely<Tables>; passwords: Passwords; lockOut: LockOut; now: () => Date }>;

export function createAccounts({ db, passwords, lockOut, now }: Deps): Accounts {
  const check = async (row: CheckedRow | undefined, { email, password }: Credentials, address: string) => {
    await lockOut.check(email, address);
    if (!(await passwords.verify(row?.password_hash, password)) || !row || hasExpired(row, now())) {
      await lockOut.failed(email, address);
      throw new ApiError("INVALID_CREDENTIALS", "The e-mail or the password is wrong");
    }
    await lockOut.succeeded(email);
    return toAccount(row);
  };
  return {
    create: async ({ email, password }) => await insertAccount(db, email, await passwords.hash(password)),
    check: async (credentials, address) =>
      await check(
        await selectAccount(db).where("email", "=", credentials.email).executeTakeFirst(),
        credentials,
        address,
      ),
    checkPassword: async (userId, password, address) => {
      const row = await selectAccount(db).where("user_id", "=", userId).executeTakeFirst();
      if (!row) throw new ApiError("FORBIDDEN", "This server does not keep your account");
      await check(row, { email: row.email, password }, address);
    },
    changePassword: async (userId, password) => {
      const password_hash = await passwords.hash(password);
      await db
        .updateTable("nchat_accounts")
        .set({ password_hash, password_changed_at: now(), password_expires_at: null })
        .where("user_id", "=", userId)
        .execute();
    },
    remove: (userId) => db.transaction().execute((transaction) => forget(transaction, userId, now())),
    find: async (userId) => {
      const row = await db
        .selectFrom("nchat_users")
        .leftJoin("nchat_accounts", "user_id", "id")
        .select(["id", "email", "username", "display_name", "avatar_url"])
        .where("id", "=", userId)
        .executeTakeFirst();
      return row && toAccount({ ...row, email: row.email ?? "" });
    },
  };
}

type AccountRow = Readonly<{
  id: string;
  email: string;
  username: string;
  display_name: string;
  avatar_url: string | null;
}>;
type CheckedRow = AccountRow & Readonly<{ password_hash: string; password_expires_at: Date | null }>;

/** Only passwords that an administrator gave end by themselves. */
const hasExpired = ({ password_expires_at: end }: CheckedRow, now: Date) => end !== null && end <= now;

const selectAccount = (db: Kysely<Tables>) =>
  db
    .selectFrom("nchat_accounts")
    .innerJoin("nchat_users", "id", "user_id")
    .select(["id", "email", "username", "display_name", "avatar_url", "password_hash", "password_expires_at"]);

const toAccount = (row: AccountRow): Account => ({
  id: row.id,
  email: row.email,
  username: row.username,
  displayName: row.display_name,
  avatarUrl: row.avatar_url,
});

async function insertAccount(db: Kysely<Tables>, email: string, password_hash: string): Promise<Account> {
  return await db.transaction().execute(async (transaction) => {
    const user = await insertPerson(transaction, userNameFrom(email));
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto("nchat_accounts")
      .values({ user_id: user.id, email, password_hash })
      .onConflict((conflict) => conflict.column("email").doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) throw new ApiError("EMAIL_TAKEN", "There is an account with this e-mail");
    return toAccount({ ...user, email });
  });
}

async function insertPerson(transaction: Transaction<Tables>, wanted: string) {
  for (const username of candidatesFor(wanted)) {
    const row = await transaction
      .insertInto("nchat_users")
      .values({ username, display_name: username })
      .onConflict((conflict) => conflict.column("username").doNothing())
      .returning(["id", "username", "display_name", "avatar_url"])
      .executeTakeFirst();
    if (row) return row;
  }
  throw new Error("there is always another candidate");
}

/**
 * Account, sessions and memberships go. The person's row stays without name and picture, since the calls they were in
 * belong to the others' history too; nothing in it says who they were, and the e-mail and the user name are free again.
 */
async function forget(transaction: Transaction<Tables>, userId: string, now: Date): Promise<void> {
  await transaction.deleteFrom("nchat_accounts").where("user_id", "=", userId).execute();
  await transaction.deleteFrom("nchat_sessions").where("user_id", "=", userId).execute();
  await transaction.deleteFrom("nchat_channel_members").where("user_id", "=", userId).execute();
  await transaction.deleteFrom("nchat_idempotency_keys").where("user_id", "=", userId).execute();
  await transaction.updateTable("nchat_call_invites").set({ message: null }).where("user_id", "=", userId).execute();
  await transaction
    .updateTable("nchat_users")
    .set({
      username: `deleted-${randomBytes(8).toString("hex")}`,
      display_name: "Deleted person",
      avatar_url: null,
      do_not_disturb: false,
      deleted_at: now,
    })
    .where("id", "=", userId)
    .execute();
}
