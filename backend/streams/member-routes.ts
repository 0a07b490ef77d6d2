import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { RouteHandlers } from "../http/routes.ts";
import { requireStream } from "./access.ts";
import { rolesOf } from "./chat/role.ts";
import type { Desk } from "./desk.ts";
import { addMembers, listMembers, removeMember } from "./members.ts";
import { refuseInRehearsal } from "./rehearsal.ts";
import type { StoredStream } from "./rows.ts";
import { beginEpoch, loadStream } from "./store.ts";
import { tellRoles } from "./telling-roles.ts";

/** The routes of co-hosts and invited people. */
export type MemberRoute = "listStreamMembers" | "addStreamMembers" | "removeStreamMember";

type Deps = Readonly<{
  desk: Pick<Desk, "tell">;
  /** Who may watch has changed. */
  onAudienceChanged: (stored: StoredStream) => Promise<void>;
}>;

/** Naming co-hosts and inviting people, and taking that back; whoever is there hears at once what they are now. */
export function createMemberRoutes(ctx: Context, deps: Deps): Pick<RouteHandlers, MemberRoute> {
  const { db } = ctx;
  return {
    listStreamMembers: async ({ user, params }) => {
      await requireStream(db, params.id, user, "manage");
      return { members: await listMembers(ctx, params.id) };
    },
    addStreamMembers: async ({ user, params, body }) => {
      const { stream } = await requireStream(db, params.id, user, "host");
      refuseInRehearsal(stream, "people");
      const by = { streamId: params.id, hostId: stream.state.hostId, invitedBy: user.id };
      const { userIds, role } = body;
      await change(ctx, deps, stream, userIds, () =>
        db.transaction().execute((trx) => addMembers(trx, { ...by, userIds, role })),
      );
      return { members: await listMembers(ctx, params.id) };
    },
    removeStreamMember: async ({ user, params }) => {
      const { stream } = await requireStream(db, params.id, user, "host");
      await change(ctx, deps, stream, [params.userId], async () => {
        if (!(await removeMember(db, params.id, params.userId)))
          throw new ApiError("USER_NOT_FOUND", "There is no such person among those invited.");
        await beginEpoch(db, params.id);
      });
      return { success: true };
    },
  };
}

/** Changes what some people are in a stream. Who may do less, or more, is looked at before anybody hears of it. */
async function change(
  ctx: Context,
  { desk, onAudienceChanged }: Deps,
  stream: StoredStream,
  userIds: readonly string[],
  write: () => Promise<void>,
): Promise<void> {
  const streamId = stream.state.id;
  const changed = await ctx.turns(`members:${streamId}`, async () => {
    const before = await rolesOf(ctx.db, stream, userIds);
    await write();
    const after = await rolesOf(ctx.db, stream, userIds);
    return [...new Set(userIds)].filter((id) => before(id) !== after(id));
  });
  const stored = await loadStream(ctx.db, streamId);
  if (!stored) return;
  await desk.tell(stored, "changed");
  await onAudienceChanged(stored);
  if (changed.length > 0) await tellRoles(ctx, stored, changed);
}
