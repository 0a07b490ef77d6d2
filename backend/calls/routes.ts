import { notValid } from "@nchat/contract/errors";
import type { FastifyRequest } from "fastify";
import { callRoutes } from "@nchat/contract/rest/calls";
import { memberOf } from "@nchat/contract/call-state";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { headerOf } from "../http/headers.ts";
import { keyOf } from "../http/idempotency.ts";
import type { RouteHandlers } from "../http/routes.ts";
import { nameInSession } from "../realtime/device-name.ts";
import { personOf, type Asker, type Commands } from "./commands.ts";
import { answerActiveIn } from "./channel-calls.ts";
import { answerActive, listHistory } from "./lists.ts";
import { refusal } from "./refusals.ts";
import type { StoredCall } from "./rows.ts";
import { loadCalls } from "./store.ts";
import { loadNames, toCall, toCallWithPeople, toLinkReports, toParticipant } from "./view.ts";

/** The routes of `contract/rest/calls.ts`. */
export type CallRouteName = keyof typeof callRoutes;

/** The device that sends a request, as it calls itself on its socket too. */
export const deviceHeader = "x-nchat-device";

/** What a share may be at most; what the sharer's machine sends is up to it. */
const shareConstraints = { width: 1920, height: 1080, frameRate: 30 };

type Routes<N extends CallRouteName> = Pick<RouteHandlers, N>;
type Reading = "listActiveCalls" | "listCallHistory" | "getCall" | "getCallQuality";
/** Who asks, from the token and the headers of a request. */
export type AskerOf = (call: Readonly<{ user: Asker["user"]; request: FastifyRequest }>) => Asker;
type Sharing = "startScreenShare" | "stopScreenShare";
type Controlling = "muteInCall" | "kickFromCall" | "setCallRole" | "inviteToCall" | "reportCallQuality";

/** Tells who asks and on which device, of a request. */
export function createAskerOf({ presence }: Pick<Context, "presence">): AskerOf {
  return ({ user, request }) => {
    const named = headerOf(request, deviceHeader, 64);
    const { sessionId } = user;
    return { user, deviceId: named === null ? presence.deviceOf(sessionId) : nameInSession(sessionId, named) };
  };
}

/** The ways into the calls over REST. */
export function createCallRoutes(ctx: Context, commands: Commands, askerOf: AskerOf): Routes<CallRouteName> {
  return {
    ...reading(ctx),
    ...controlling(ctx, commands, askerOf),
    ...sharing(commands, askerOf),
    initiateCall: ({ user, request, body }) => commands.initiate(askerOf({ user, request }), body, keyOf(request)),
    joinCall: ({ user, request, params, body }) => {
      requireSameCall(params.id, body?.callId);
      return commands.enter(askerOf({ user, request }), params.id, { type: "join" });
    },
    leaveCall: async ({ user, params, body }) => {
      requireSameCall(params.id, body?.callId);
      const reason = body?.reason === "network_error" ? "network_error" : "user_left";
      return { call: toCall(await commands.run(params.id, { type: "leave", userId: user.id, reason })) };
    },
    endCall: async ({ user, params, body }) => {
      requireSameCall(params.id, body?.callId);
      return { call: toCall(await commands.run(params.id, { type: "end", userId: user.id })) };
    },
  };
}

function reading({ db }: Context): Routes<Reading> {
  const find = async (user: Asker["user"], callId: string) => {
    const [stored] = await loadCalls(db, [callId]);
    if (!stored) throw new ApiError("CALL_NOT_FOUND", "There is no such call.");
    if (!memberOf(stored.state, user.id)) throw refusal("NOT_A_PARTICIPANT");
    return stored;
  };
  return {
    listActiveCalls: ({ user, query }) =>
      query.channelId === undefined ? answerActive(db, user.id) : answerActiveIn(db, query.channelId, user.id),
    listCallHistory: ({ user, query }) => listHistory(db, user.id, query),
    getCall: async ({ user, params }) => {
      const stored = await find(user, params.id);
      const people = toCallWithPeople(stored, await loadNames(db, [stored]));
      // What is recorded is added by `recordings/active.ts`.
      return { ...people, isRecording: false, isStreaming: stored.broadcast !== undefined };
    },
    getCallQuality: async ({ user, params }) => ({ reports: toLinkReports(await find(user, params.id)) }),
  };
}

function controlling(ctx: Context, commands: Commands, askerOf: AskerOf): Routes<Controlling> {
  const participantsOf = async (stored: StoredCall, userIds: readonly string[]) => {
    const names = await loadNames(ctx.db, [stored]);
    const members = stored.state.members.filter((member) => userIds.includes(member.userId));
    return members.map((member) => toParticipant(stored, member, names));
  };
  return {
    muteInCall: async ({ user, request, params, body }) => {
      requireSameCall(params.id, body.callId);
      const stored = await commands.mute(askerOf({ user, request }), params.id, body);
      const target = body.participantId ? personOf(stored, body.participantId) : user.id;
      const [participant] = await participantsOf(stored, [target]);
      if (!participant) throw refusal("USER_NOT_FOUND");
      return { participant };
    },
    kickFromCall: async ({ user, request, params, body }) => {
      requireSameCall(params.id, body.callId);
      await commands.kick(askerOf({ user, request }), params.id, body.participantId, body.reason ?? null);
      return { success: true };
    },
    setCallRole: async ({ user, request, params, body }) => {
      requireSameCall(params.id, body.callId);
      const asker = askerOf({ user, request });
      const stored = await commands.setRole(asker, params.id, body.participantId, body.role);
      const [participant] = await participantsOf(stored, [personOf(stored, body.participantId)]);
      if (!participant) throw refusal("USER_NOT_FOUND");
      return { participant };
    },
    reportCallQuality: async ({ user, request, params, body }) => {
      requireSameCall(params.id, body.callId);
      return { report: await commands.reportQuality(askerOf({ user, request }), params.id, body) };
    },
    inviteToCall: async ({ user, request, params, body }) => {
      const { stored, added } = await commands.invite(askerOf({ user, request }), params.id, body.userIds);
      return { participants: await participantsOf(stored, added), addedCount: added.length };
    },
  };
}

function sharing(commands: Commands, askerOf: AskerOf): Routes<Sharing> {
  return {
    startScreenShare: async ({ user, request, params, body }) => {
      requireSameCall(params.id, body.callId);
      const trackId = await commands.startShare(askerOf({ user, request }), params.id, body);
      return { trackId, constraints: shareConstraints };
    },
    stopScreenShare: async ({ user, params, body }) => {
      requireSameCall(params.id, body.callId);
      await commands.run(params.id, { type: "stop-share", userId: user.id, trackId: body.trackId });
      return { success: true };
    },
  };
}

/** The plan repeats the call's id in bodies; another one there is a mistake of the client. */
function requireSameCall(inPath: string, inBody: string | undefined): void {
  if (inBody === undefined || inBody === inPath) return;
  const details = [{ path: "body.callId", message: "This is not the call of the path" }];
  throw new ApiError("VALIDATION_FAILED", notValid, { details });
}
