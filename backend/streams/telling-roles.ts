import type { Context } from "../context.ts";
import { accessOf } from "./access.ts";
import { rolesOf } from "./chat/role.ts";
import type { StoredStream } from "./rows.ts";

/** Tells what some people are in a stream now: to everybody in it, and to the people themselves unless it is not theirs to see any more. */
export async function tellRoles(ctx: Context, stored: StoredStream, userIds: readonly string[]): Promise<void> {
  const { db, push } = ctx;
  const streamId = stored.state.id;
  // Read and told in turn: of two changes at once the later word is what they are.
  await ctx.turns(`roles-told:${streamId}`, async () => {
    const roleOfPerson = await rolesOf(db, stored, userIds);
    const accessOfPerson = await accessOf(db, stored, userIds);
    for (const userId of userIds) {
      const own = accessOfPerson(userId).rights.see ? [userId] : [];
      push.toStream(streamId, own, "stream:role_changed", { streamId, userId, role: roleOfPerson(userId) });
    }
  });
}
