import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";

/** Failed sign-ins cost time: more with each, for the account and for the address. Stored, so a restart forgives nothing. */
export type LockOut = Readonly<{
  /** Throws LOCKED_OUT while one of the two is locked. */
  check: (email: string, address: string) => Promise<void>;
  failed: (email: string, address: string) => Promise<void>;
  /** Forgets the account's failures, not the address's: one's own account is no pass for guessing at others'. */
  succeeded: (email: string) => Promise<void>;
}>;

/** Failures before the first lock. Behind one address there may be many people. */
const free = { account: 5, address: 25 } as const;
const firstLock = 5;
const longestLock = 15 * 60;
/** Failures are forgotten an hour after the last. */
const memoryMs = 60 * 60 * 1000;

/** Seconds of lock after so many failures: 5, 10, 20 … up to a quarter of an hour. */
export function lockSeconds(failures: number, freeFailures: number): number {
  if (failures < freeFailures) return 0;
  return Math.min(longestLock, firstLock * 2 ** (failures - freeFailures));
}

export function createLockOut(db: Kysely<Tables>, now: () => Date): LockOut {
  const fail = async (kind: keyof typeof free, of: string) => {
    const time = now();
    const forgotten = new Date(time.getTime() - memoryMs);
    const row = await db
      .insertInto("nchat_sign_in_attempts")
      .values({ key: keyOf(kind, of), failures: 1, last_failed_at: time })
      .onConflict((conflict) =>
        conflict.column("key").doUpdateSet({
          failures: sql<number>`case when nchat_sign_in_attempts.last_failed_at < ${forgotten} then 1
            else nchat_sign_in_attempts.failures + 1 end`,
          last_failed_at: time,
        }),
      )
      .returning(["key", "failures"])
      .executeTakeFirstOrThrow();
    const seconds = lockSeconds(row.failures, free[kind]);
    const until = seconds > 0 ? new Date(time.getTime() + seconds * 1000) : null;
    await db.updateTable("nchat_sign_in_attempts").set({ locked_until: until }).where("key", "=", row.key).execute();
  };
  return {
    check: async (email, address) => {
      const rows = await db
        .selectFrom("nchat_sign_in_attempts")
        .select("locked_until")
        .where("key", "in", [keyOf("account", email), keyOf("address", address)])
        .execute();
      const until = Math.max(0, ...rows.map((row) => row.locked_until?.getTime() ?? 0));
      const left = Math.ceil((until - now().getTime()) / 1000);
      if (left > 0) throw new ApiError("LOCKED_OUT", "Too many failed sign-ins", { retryAfter: left });
    },
    failed: async (email, address) => {
      await fail("account", email);
      await fail("address", address);
    },
    succeeded: async (email) => {
      await db.deleteFrom("nchat_sign_in_attempts").where("key", "=", keyOf("account", email)).execute();
    },
  };
}

/** Hashed, so that the table tells nobody who tried to sign in from where. */
function keyOf(kind: keyof typeof free, of: string): string {
  const who = kind === "address" ? networkOf(of) : of;
  return createHash("sha256").update(`${kind}:${who}`).digest("hex");
}

/** One household has a whole /64 of IPv6 addresses. */
const networkOf = (address: string) => (isIPv6(address) && !address.includes(".") ? first64(address) : address);

function first64(address: string): string {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].slice(0, 4).join(":");
}
