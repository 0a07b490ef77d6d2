import type { ChatMessage, StreamSnapshot } from "@nchat/contract/stream-chat";
import type { Stream } from "@nchat/contract/streams";

/** A stream that runs. */
export function sampleStream(changes: Partial<Stream> = {}): Stream {
  return {
    id: "stream",
    channelId: "channel",
    hostId: "leo",
    host: { id: "leo", username: "leo", displayName: "Leo", avatarUrl: null, presence: "available" },
    title: "Building a synth",
    description: null,
    visibility: "public",
    status: "live",
    feed: "live",
    resumeUntil: null,
    scheduledAt: null,
    startedAt: "2026-11-22T18:00:00.000Z",
    endedAt: null,
    endReason: null,
    viewerCount: 3,
    peakViewers: 5,
    totalViews: 9,
    totalReactions: 0,
    chatEnabled: true,
    reactionsEnabled: true,
    recordStream: false,
    createdAt: "2026-11-22T17:00:00.000Z",
    hlsUrl: null,
    dashUrl: null,
    playbackExpiresAt: null,
    role: "viewer",
    rights: { see: true, watch: true, chat: true, moderate: false, publish: false, manage: false, host: false },
    ...changes,
  };
}

/** The message of that number, new and unchanged. */
export function sampleMessage(sequence: number, changes: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: `m${sequence}`,
    streamId: "stream",
    sequence,
    revision: sequence,
    userId: "noor",
    userName: "Noor",
    userAvatarUrl: null,
    role: "viewer",
    content: `message ${sequence}`,
    replyTo: null,
    isPinned: false,
    isHighlighted: false,
    isDeleted: false,
    deletedBy: null,
    mediaTime: null,
    nonce: null,
    createdAt: "2026-11-22T18:01:00.000Z",
    ...changes,
  };
}

/** What a device gets on entering, with those messages. */
export function sampleSnapshot(
  messages: readonly ChatMessage[],
  changes: Partial<StreamSnapshot> = {},
): StreamSnapshot {
  return {
    streamId: "stream",
    status: "live",
    viewerCount: 1,
    role: "viewer",
    canChat: true,
    canModerate: false,
    chatEnabled: true,
    reactionsEnabled: true,
    settings: { slowModeSeconds: 0, links: "allow", holdFirstMessages: false },
    lastSequence: messages.at(-1)?.revision ?? 0,
    messages: [...messages],
    hasMore: false,
    pinned: [],
    reactions: {},
    restriction: null,
    ...changes,
  };
}
