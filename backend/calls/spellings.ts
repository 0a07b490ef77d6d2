import type { CallEndReason, Participant } from "@nchat/contract/calls";
import type { Incoming, Outgoing } from "../realtime/aliases.ts";

/** nchat says "voice" for a call without pictures. */
export const toVoice = (type: "audio" | "video") => (type === "audio" ? "voice" : "video");

const endReasons: Readonly<Record<CallEndReason, string>> = {
  completed: "completed",
  declined: "declined",
  busy: "busy",
  timeout: "timeout",
  cancelled: "cancelled",
  failed: "failed",
  no_answer: "no_answer",
  network_error: "network",
  host_ended: "completed",
  kicked: "completed",
};

const toNchatParticipant = (participant: Participant) => ({
  id: participant.userId,
  name: participant.displayName,
  ...(participant.avatarUrl === null ? {} : { avatarUrl: participant.avatarUrl }),
  isMuted: participant.isMuted,
  isVideoEnabled: participant.isVideoEnabled,
  isScreenSharing: participant.isScreenSharing,
  joinedAt: participant.joinedAt,
});

const secondsBetween = (from: string | null, to: string | null) =>
  from === null || to === null ? 0 : Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));

/** What is told of calls, as nchat's clients listen for it: its own fields, and the plan's beside them. */
export const callOutgoing: Outgoing = {
  "call:incoming": (payload) => {
    const { call, caller } = payload;
    const { id: callerId, displayName: callerName, avatarUrl } = caller;
    const picture = avatarUrl === null ? {} : { callerAvatarUrl: avatarUrl };
    const channel = call.channelId === null ? {} : { channelId: call.channelId };
    return ["call:ring", { ...payload, callerId, callerName, ...picture, callType: toVoice(call.type), ...channel }];
  },
  "call:cancelled": (payload) =>
    payload.reason === "no_answer" ? ["call:timeout", payload] : ["call:cancelled", payload],
  "call:decline": (payload) => [
    "call:decline",
    payload.message === null ? payload : { ...payload, reason: payload.message },
  ],
  "call:end": ({ callId, call }) => [
    "call:end",
    {
      callId,
      call,
      reason: endReasons[call.endReason ?? "completed"],
      duration: secondsBetween(call.connectedAt, call.endedAt),
    },
  ],
  "call:participant_joined": ({ callId, participant }) => [
    "call:participant:joined",
    { callId, participant: toNchatParticipant(participant) },
  ],
  "call:participant_left": ({ callId, participant }) => [
    "call:participant:left",
    { callId, participant: toNchatParticipant(participant) },
  ],
  "call:mute_changed": (payload) => ["call:mute:changed", payload],
  "call:broadcast_changed": (payload) => ["call:broadcast:changed", payload],
  "call:video_changed": (payload) => ["call:video:changed", payload],
  "call:screen_share_started": (payload) => ["call:screen-share:started", payload],
  "call:screen_share_stopped": (payload) => ["call:screen-share:stopped", payload],
};

type Sent = Readonly<Record<string, unknown>>;
const optional = (key: string, value: unknown) => (value === undefined || value === null ? {} : { [key]: value });

const toMuted = (sent: Sent) => ({
  callId: sent.callId,
  muted: sent.muted ?? (typeof sent.enabled === "boolean" ? !sent.enabled : undefined),
});

/**
 * What nchat's clients send about calls. The `userId`, `endedBy` and `cancelledBy` of its payloads are left out: who asks
 * is the socket's person. Its own call ids mean nothing here; the answer to `call:initiate` names the call.
 */
export const callIncoming: Incoming = {
  "call:initiate": {
    event: "call:initiate",
    payload: (sent: Sent) => ({
      ...optional("targetUserId", sent.targetUserId),
      ...optional("targetUserIds", sent.targetUserIds),
      ...optional("channelId", sent.channelId),
      ...optional("metadata", sent.metadata),
      type: sent.type ?? sent.callType,
    }),
  },
  "call:accept": {
    event: "call:accept",
    payload: (sent: Sent) => ({ callId: sent.callId, ...optional("video", sent.video) }),
  },
  "call:decline": {
    event: "call:decline",
    payload: (sent: Sent) => ({ callId: sent.callId, ...optional("message", sent.message ?? sent.reason) }),
  },
  "call:end": {
    event: "call:end",
    payload: (sent: Sent) => ({ callId: sent.callId, ...optional("reason", sent.reason) }),
  },
  "call:cancelled": { event: "call:cancelled", payload: (sent: Sent) => ({ callId: sent.callId }) },
  "call:mute:changed": { event: "call:mute_changed", payload: toMuted },
  "call:video:changed": { event: "call:video_changed", payload: toMuted },
  "call:screen-share:started": {
    event: "call:screen_share_started",
    payload: ({ callId, shareType, withAudio }: Sent) => ({
      callId,
      ...optional("shareType", shareType),
      ...optional("withAudio", withAudio),
    }),
  },
  "call:screen-share:stopped": {
    event: "call:screen_share_stopped",
    payload: ({ callId, trackId }: Sent) => ({ callId, ...optional("trackId", trackId) }),
  },
};
