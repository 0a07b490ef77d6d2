import { isActive, isPending, memberOf, nextDeadline } from "@nchat/contract/call-state";
import type { Context } from "../context.ts";
import type { Part } from "../part.ts";
import { isSamplePerson } from "../sample/people.ts";
import { callRespellings, createCallAliases } from "./aliases.ts";
import { createCommands, type Commands } from "./commands.ts";
import { loadOpenCalls, type Desk } from "./desk.ts";
import { listActive } from "./lists.ts";
import { createAskerOf, createCallRoutes, type CallRouteName } from "./routes.ts";
import { createCallSockets, type CallEventName } from "./sockets.ts";

/** Calls: their routes, their events, their deadlines, and what a restart has to pick up. */
export function createCalls(
  ctx: Context,
  desk: Desk,
): Part<CallRouteName, CallEventName> & Readonly<{ commands: Commands }> {
  const commands = createCommands(ctx, desk);
  const askerOf = createAskerOf(ctx);
  return {
    commands,
    routes: createCallRoutes(ctx, commands, askerOf),
    sockets: createCallSockets(commands),
    aliases: createCallAliases({ commands, askerOf }),
    respellings: callRespellings,
    start: async () => {
      ctx.jobs.handle("call:deadline", ({ callId }) => desk.timePassed(callId));
      for (const { state } of await loadOpenCalls(ctx.db))
        for (const member of state.members)
          if (isActive(member) && !isSamplePerson(member.userId)) ctx.presence.setInCall(member.userId, true);
    },
    onConnect: async ({ socketId, user }) => {
      for (const { state } of await listActive(ctx.db, user.id)) {
        const member = memberOf(state, user.id);
        if (member && isPending(member)) await desk.ringAgain(state.id, user.id, socketId);
      }
    },
    onAccountDeleted: async (userId) => {
      for (const { state } of await listActive(ctx.db, userId))
        await desk.apply(state.id, { event: { type: "leave", userId, reason: "user_left" } });
    },
    stop: () => desk.stop(),
  };
}

/** Looks at every open call once, as after a restart: what is due happens, and the next deadline has its job. */
export async function resumeCalls(ctx: Context, desk: Desk): Promise<void> {
  for (const { state } of await loadOpenCalls(ctx.db)) {
    const deadline = nextDeadline(state, ctx.config.ceilings.callMs);
    ctx.log.info({ callId: state.id, status: state.status, deadline }, "an open call goes on");
    await desk.timePassed(state.id);
  }
}
