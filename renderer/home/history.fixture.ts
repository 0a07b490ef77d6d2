import type { Participant } from "@nchat/contract/calls";
import type { Person } from "@nchat/contract/people";
import type { HistoryEntry } from "@nchat/contract/rest/calls";

export const ownId = "id-mara";

/** Somebody whom one can call. */
export function person(name: string): Person {
  const displayName = name.charAt(0).toUpperCase() + name.slice(1);
  return { id: `id-${name}`, username: name, displayName, avatarUrl: null, presence: "available" };
}

/** Somebody who was in a call of the tests. */
export function member(name: string, joinedAt: string | null = "2026-11-22T08:00:00Z"): Participant {
  return {
    id: `row-${name}`,
    callId: "call",
    userId: `id-${name}`,
    username: name,
    displayName: name[0] ? name[0].toUpperCase() + name.slice(1) : name,
    avatarUrl: null,
    role: "participant",
    status: "left",
    invitedAt: "2026-11-22T08:00:00Z",
    joinedAt,
    leftAt: null,
    leaveReason: null,
    isMuted: false,
    isVideoEnabled: true,
    isScreenSharing: false,
    connectionQuality: null,
  };
}

/** A past call between Mara and Aiko, changed as a test needs it. */
export function entry(id: string, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    call: {
      id,
      roomName: `room-${id}`,
      channelId: null,
      initiatorId: ownId,
      type: "video",
      status: "ended",
      isGroup: false,
      startedAt: "2026-11-22T08:00:00Z",
      connectedAt: "2026-11-22T08:00:05Z",
      endedAt: "2026-11-22T08:38:05Z",
      endReason: "completed",
      maxParticipants: 2,
      metadata: {},
      createdAt: "2026-11-22T08:00:00Z",
    },
    participants: [member("mara"), member("aiko")],
    direction: "outgoing",
    outcome: "answered",
    declineMessage: null,
    duration: 2280,
    ...changes,
  };
}
