import { type Kysely, sql } from "kysely";
import type { Account } from "@nchat/contract/people";
import type { Context } from "../context.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { Part } from "../part.ts";
import { nameOfDevice } from "../realtime/device-name.ts";
import { toPerson } from "./presence.ts";

type Profile = Readonly<{ displayName?: string | undefined; avatarUrl?: string | null | undefined }>;
type Deps = Readonly<{ findAccount: (userId: string) => Promise<Account | undefined> }>;

/** The list of people, one's own profile, and presence. */
export function createPeople(
  ctx: Context,
  { findAccount }: Deps,
): Part<"listUsers" | "getMe" | "updateMe", "presence:update"> {
  const { db, presence, push } = ctx;
  const accountOf = async (userId: string) => {
    const account = await findAccount(userId);
    if (!account) throw new ApiError("USER_NOT_FOUND", "There is no such person");
    return account;
  };
  return {
    routes: {
      listUsers: async ({ query, user }) => {
        const found = findPeople(db, user.id, query.q);
        const { total } = await found.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
        const rows = await found
          .select(["id", "username", "display_name", "avatar_url", "is_sample"])
          .orderBy(sql`lower(display_name)`)
          .orderBy("username")
          .limit(query.limit)
          .offset(query.offset)
          .execute();
        return { users: rows.map((row) => toPerson(row, presence)), total };
      },
      getMe: ({ user }) => accountOf(user.id),
      updateMe: async ({ body, user }) => {
        if (ctx.config.nchatSchema !== null)
          throw new ApiError("FORBIDDEN", "Your profile is kept by nchat; change it there.");
        const row = await change(db, user.id, body);
        if (row) push.toEverybody("user:changed", { user: toPerson(row, presence) });
        return await accountOf(user.id);
      },
    },
    sockets: {
      "presence:update": async ({ status }, { user }) => {
        await presence.setDoNotDisturb(user.id, status === "dnd");
        return {};
      },
    },
    onConnect: async (device) => {
      const { socketId, user } = device;
      await presence.connected(user.id, { socketId, sessionId: user.sessionId, device: nameOfDevice(device) });
    },
    onDisconnect: async ({ user, socketId }) => presence.disconnected(user.id, socketId),
  };
}

/** Answers the changed row; undefined when there was nothing to change. */
async function change(db: Kysely<Tables>, userId: string, { displayName, avatarUrl }: Profile) {
  const columns = {
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(avatarUrl === undefined ? {} : { avatar_url: avatarUrl }),
  };
  if (Object.keys(columns).length === 0) return undefined;
  return await db
    .updateTable("nchat_users")
    .set(columns)
    .where("id", "=", userId)
    .returning(["id", "username", "display_name", "avatar_url"])
    .executeTakeFirst();
}

function findPeople(db: Kysely<Tables>, except: string, q: string | undefined) {
  const query = db.selectFrom("nchat_users").where("deleted_at", "is", null).where("id", "<>", except);
  if (!q) return query;
  const pattern = `%${q.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
  return query.where((where) =>
    where.or([
      where(sql<string>`lower(username)`, "like", pattern),
      where(sql<string>`lower(display_name)`, "like", pattern),
    ]),
  );
}
