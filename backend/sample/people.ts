import type { Kysely } from "kysely";
import type { Identity } from "../auth/identity.ts";
import type { Tables } from "../db/tables.ts";

/** The people who let a newcomer try calls alone (`SETTLED` 31). Their ids never change. */
export const samplePeople = {
  /** Answers every call, several at once, and returns what it sees and hears. */
  echo: { id: "ec40ec40-0000-4000-8000-000000000001", username: "echo", displayName: "Echo" },
  /** Declines every call with a few words. */
  mika: { id: "ec40ec40-0000-4000-8000-000000000002", username: "mika", displayName: "Mika Sample" },
} as const;

const everybody = Object.values(samplePeople);

/** Whether somebody is one of the sample people: those are never busy. */
export function isSamplePerson(userId: string): boolean {
  return everybody.some((person) => person.id === userId);
}

/** A sample person as the one who asks. */
export function identityOf({ id, username, displayName }: (typeof everybody)[number]): Identity {
  const never = new Date(8.64e15);
  return { id, username, displayName, avatarUrl: null, sessionId: null, roles: ["user"], expiresAt: never };
}

/** Puts the sample people among the others, or takes them out again. A name that somebody else has stays theirs. */
export async function keepSamplePeople(db: Kysely<Tables>, isWanted: boolean): Promise<void> {
  if (!isWanted) {
    await db.updateTable("nchat_users").set({ deleted_at: new Date() }).where("is_sample", "=", true).execute();
    return;
  }
  for (const { id, username, displayName } of everybody) {
    const taken = await db
      .selectFrom("nchat_users")
      .select("id")
      .where("username", "=", username)
      .where("id", "!=", id)
      .executeTakeFirst();
    const name = taken ? `${username}-sample` : username;
    await db
      .insertInto("nchat_users")
      .values({ id, username: name, display_name: displayName, avatar_url: null, is_sample: true })
      .onConflict((on) => on.column("id").doUpdateSet({ deleted_at: null }))
      .execute();
  }
}
