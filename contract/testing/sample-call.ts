import type { Call } from "../calls.ts";

/** A video call that rings, for tests to change. */
export const sampleCall: Call = {
  id: "00000000-0000-4000-8000-000000000010",
  roomName: "call-10",
  channelId: null,
  initiatorId: "00000000-0000-4000-8000-000000000002",
  type: "video",
  status: "ringing",
  isGroup: false,
  startedAt: null,
  connectedAt: null,
  endedAt: null,
  endReason: null,
  maxParticipants: 50,
  metadata: {},
  createdAt: "2026-11-22T10:00:00.000Z",
};
