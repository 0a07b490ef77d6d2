import { randomUUID } from "node:crypto";

const streamId = randomUUID();
const userId = randomUUID();
let sequence = 0;

/** A message of the size and the fields of the service's own. */
export function chatMessage(content: unknown): object {
  sequence += 1;
  return {
    id: randomUUID(),
    streamId,
    sequence,
    revision: sequence,
    userId,
    userName: "Person 100",
    userAvatarUrl: null,
    role: "viewer",
    content,
    replyTo: null,
    isPinned: false,
    isHighlighted: false,
    isDeleted: false,
    deletedBy: null,
    mediaTime: null,
    nonce: userId,
    createdAt: new Date().toISOString(),
  };
}
