import { isActive, memberOf } from "@nchat/contract/call-state";
import type { CallAccess } from "@nchat/contract/calls";
import type { Identity } from "../auth/identity.ts";
import type { Context } from "../context.ts";
import { iceServersFor } from "../ice/ice.ts";
import { refusal } from "./refusals.ts";
import type { StoredCall } from "./rows.ts";
import { loadNames, toCall, toldOfBroadcast, toParticipants } from "./view.ts";

/**
 * What a device needs to enter a call's room. Only somebody who belongs into the room gets a token; for a call that has
 * ended (busy) the token is empty.
 */
export async function accessFor(ctx: Context, stored: StoredCall, user: Identity): Promise<CallAccess> {
  const { state, roomName } = stored;
  const member = memberOf(state, user.id);
  if (!member) throw refusal("NOT_A_PARTICIPANT");
  const names = await loadNames(ctx.db, [stored]);
  const facts = {
    callId: state.id,
    roomName,
    livekitUrl: ctx.livekit.url,
    call: toCall(stored),
    participants: toParticipants(stored, names),
    ...toldOfBroadcast(stored),
  };
  if (state.status === "ended") return { ...facts, token: "", iceServers: [], expiresAt: ctx.now().toISOString() };
  if (!isActive(member)) throw refusal(member.status === "kicked" ? "KICKED" : "NOT_A_PARTICIPANT");
  const { token, expiresAt } = await ctx.livekit.mintToken({
    room: roomName,
    identity: user.id,
    displayName: user.displayName,
    username: user.username,
    role: member.role,
  });
  const ice = await iceServersFor(ctx, user.id);
  return { ...facts, token, ...ice, expiresAt: expiresAt.toISOString() };
}
