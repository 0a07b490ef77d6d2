import { z } from "zod";
import { Call, CallAccess, type Participant } from "@nchat/contract/calls";
import { Uuid } from "@nchat/contract/primitives";
import { alias, type AliasRoute } from "../http/aliases.ts";
import { ApiError } from "../http/api-error.ts";
import type { NchatCodes, Respellings } from "../http/spelling.ts";
import type { Commands } from "./commands.ts";
import { qualityAliases } from "./quality-aliases.ts";
import type { AskerOf } from "./routes.ts";

const CallId = z.strictObject({ id: Uuid });
/** nchat's clients send more than matters here. */
const WithCall = z.looseObject({ callId: Uuid });

const codes: NchatCodes = {
  NOT_A_PARTICIPANT: ["CALL_ACCESS_DENIED"],
  KICKED: ["CALL_ACCESS_DENIED"],
  FORBIDDEN: ["INSUFFICIENT_PERMISSIONS"],
  CALL_ENDED: ["CALL_ENDED", 400],
  USER_NOT_FOUND: ["PARTICIPANT_NOT_FOUND"],
};

const NchatParticipant = z.object({
  id: Uuid,
  callId: Uuid,
  userId: Uuid,
  user: z.object({ id: Uuid, username: z.string(), displayName: z.string(), avatarUrl: z.string().nullable() }),
  role: z.string(),
  status: z.string(),
  joinedAt: z.string().nullable(),
  leftAt: z.string().nullable(),
  isMuted: z.boolean(),
  isVideoOff: z.boolean(),
  isScreenSharing: z.boolean(),
  connectionQuality: z.string().nullable(),
  isLocal: z.boolean(),
});

/** One person's place in a call, as nchat's clients read it; `userId` is who asks. */
export function toNchatParticipant(participant: Participant, userId: string): z.output<typeof NchatParticipant> {
  const { isVideoEnabled, username, displayName, avatarUrl, ...rest } = participant;
  return {
    ...rest,
    user: { id: participant.userId, username, displayName, avatarUrl },
    isVideoOff: !isVideoEnabled,
    isLocal: participant.userId === userId,
  };
}

const Done = z.literal(true);

type Deps = Readonly<{ commands: Commands; askerOf: AskerOf }>;

/** nchat's routes about calls that the plan spells otherwise. Who is meant is who asks, whatever a body says. */
export function createCallAliases(deps: Deps): readonly AliasRoute[] {
  return [accept(deps), decline(deps), end(), listParticipants(), removeParticipant(), token(), ...qualityAliases];
}

const accept = ({ commands, askerOf }: Deps) =>
  alias({
    method: "POST",
    path: "/api/calls/accept",
    name: "nchatAcceptCall",
    summary: "Answer a call: `call:accept`",
    envelope: "bare",
    codes,
    schemas: { body: WithCall },
    response: CallAccess.extend({ success: Done, participant: NchatParticipant, callType: z.string() }),
    handle: async ({ body, user, request }) => {
      const access = await commands.enter(askerOf({ user, request }), body.callId, { type: "accept" });
      const own = access.participants.find((participant) => participant.userId === user.id);
      if (!own) throw new ApiError("NOT_A_PARTICIPANT", "You are not in this call.");
      const participant = toNchatParticipant(own, user.id);
      return { ...access, success: true as const, participant, callType: access.call.type };
    },
  });

const decline = ({ commands, askerOf }: Deps) =>
  alias({
    method: "POST",
    path: "/api/calls/decline",
    name: "nchatDeclineCall",
    summary: "Decline a call: `call:decline`",
    envelope: "bare",
    codes,
    schemas: { body: WithCall.extend({ reason: z.string().trim().max(200).optional() }) },
    response: z.object({ success: Done, reason: z.string().nullable() }),
    handle: async ({ body, user, request }) => {
      const { deviceId } = askerOf({ user, request });
      const reason = body.reason === undefined || body.reason === "" ? null : body.reason;
      await commands.run(body.callId, { type: "decline", userId: user.id, deviceId, message: reason });
      return { success: true as const, reason };
    },
  });

const end = () =>
  alias({
    method: "POST",
    path: "/api/calls/end",
    name: "nchatEndCall",
    summary: "End or hang up: `POST /api/calls/:id/end`",
    envelope: "bare",
    codes,
    schemas: { body: WithCall },
    response: z.object({ success: Done, call: Call }),
    handle: async ({ body, ask }) => {
      const { call } = await ask("endCall", { params: { id: body.callId }, body: {} });
      return { success: true as const, call };
    },
  });

const listParticipants = () =>
  alias({
    method: "GET",
    path: "/api/calls/:id/participants",
    name: "nchatListParticipants",
    summary: "Everybody in a call: `GET /api/calls/:id`",
    envelope: "data",
    codes,
    schemas: { params: CallId },
    response: z.object({ participants: z.array(NchatParticipant), count: z.int(), totalCount: z.int() }),
    handle: async ({ params, user, ask }) => {
      const { participants } = await ask("getCall", { params });
      const here = participants.filter((each) => each.status === "connected");
      return {
        participants: participants.map((each) => toNchatParticipant(each, user.id)),
        count: here.length,
        totalCount: participants.length,
      };
    },
  });

const removeParticipant = () =>
  alias({
    method: "DELETE",
    path: "/api/calls/:id/participants",
    name: "nchatRemoveParticipant",
    summary: "Leave (oneself) or remove (another): `leave` and `kick`",
    envelope: "data",
    codes,
    schemas: { params: CallId, body: z.looseObject({ userId: Uuid, reason: z.string().max(200).optional() }) },
    response: z.object({
      success: Done,
      message: z.string(),
      participant: z.object({
        id: Uuid,
        callId: Uuid,
        userId: Uuid,
        leftAt: z.string().nullable(),
        removedBy: Uuid,
        removeReason: z.string().nullable(),
      }),
    }),
    handle: async ({ params, body, user, ask }) => {
      const { userId, reason } = body;
      const isSelf = userId === user.id;
      const { participants } = await ask("getCall", { params });
      const place = participants.find((each) => each.userId === userId);
      if (!place) throw new ApiError("USER_NOT_FOUND", "This person is not in the call.");
      if (isSelf) await ask("leaveCall", { params, body: {} });
      else await ask("kickFromCall", { params, body: { participantId: userId, ...(reason ? { reason } : {}) } });
      // Who has left may still look at the call, but not who was removed: what is told is the moment of doing it.
      const leftAt = place.leftAt ?? new Date().toISOString();
      return {
        success: true as const,
        message: isSelf ? "You have left the call" : "The participant was removed",
        participant: {
          id: place.id,
          callId: params.id,
          userId,
          leftAt,
          removedBy: user.id,
          removeReason: reason ?? null,
        },
      };
    },
  });

const roomOfCall = /^call-([0-9a-f-]{36})$/;

const token = () =>
  alias({
    method: "POST",
    path: "/api/livekit/token",
    name: "nchatLiveKitToken",
    summary: "A token for the room of a call that one belongs to: `join`. Name, rights and length are ours to set",
    envelope: "bare",
    codes,
    schemas: { body: z.looseObject({ roomName: z.string().max(255) }) },
    response: z.object({ token: z.string(), url: z.string() }),
    handle: async ({ body, ask }) => {
      const id = Uuid.safeParse(roomOfCall.exec(body.roomName)?.[1]);
      if (!id.success) throw new ApiError("CALL_NOT_FOUND", "There is no such room.");
      const access = await ask("joinCall", { params: { id: id.data }, body: {} });
      return { token: access.token, url: access.livekitUrl };
    },
  });

/** How the plan's own routes about calls speak to nchat's clients. */
export const callRespellings: Respellings = {
  initiateCall: {
    request: ({ callType, type = callType, ...rest }) => ({ ...rest, type: type === "screen_share" ? "video" : type }),
    answer: (access) => ({
      ...access,
      callType: access.call.type,
      participants: access.participants.length,
      participantList: access.participants,
    }),
  },
  joinCall: {
    request: () => ({}), // its body is ignored
    answer: (access) => ({ ...access, callType: access.call.type }),
  },
  inviteToCall: {
    request: ({ notify: _, ...rest }) => rest,
    answer: ({ participants, addedCount }) => ({
      success: true,
      data: {
        success: true,
        participants: participants.map((each) => toNchatParticipant(each, "")),
        addedCount,
        message: `${addedCount} rung`,
      },
    }),
  },
};
