import type { ChatMessage, StreamSnapshot } from "./stream-chat.ts";

/** One client's view of a stream's chat: what it shows, and how far it knows it to be whole. */
export type ChatLog = Readonly<{
  /** In the order of the chat; the newest ones at most. */
  messages: readonly ChatMessage[];
  /** Every change up to this revision is known; null before the first look. */
  revision: number | null;
  /** What came before something that precedes it. */
  ahead: readonly ChatMessage[];
}>;

/** What a client hears: messages told one by one or in batches, or a piece of the chat that it asked for. */
export type ChatLogEvent =
  | Readonly<{ type: "told"; messages: readonly ChatMessage[] }>
  | Readonly<{ type: "read"; page: Pick<StreamSnapshot, "messages" | "lastSequence" | "hasMore">; isWhole: boolean }>;

/** Before anything was heard. */
export const emptyChatLog: ChatLog = { messages: [], revision: null, ahead: [] };

/** How many messages stay on the screen (plan §9.4). */
const mostKept = 200;

/**
 * Pure. What is told twice is shown once, what is told out of order waits. `isWhole` marks the first look, which brings
 * the newest messages; every other one brings what changed after the revision of the log.
 */
export function nextChatLog(log: ChatLog, event: ChatLogEvent, keep = mostKept): ChatLog {
  switch (event.type) {
    case "told": {
      if (log.revision === null) return { ...log, ahead: byRevision([...log.ahead, ...event.messages]) };
      return drained({ ...log, ahead: byRevision([...log.ahead, ...event.messages]) }, log.revision, keep);
    }
    case "read": {
      const { messages, lastSequence, hasMore } = event.page;
      const reached = event.isWhole || !hasMore ? lastSequence : (messages.at(-1)?.revision ?? lastSequence);
      const revision = Math.max(log.revision ?? 0, reached);
      return drained({ ...log, messages: merged(event.isWhole ? [] : log.messages, messages, keep) }, revision, keep);
    }
  }
}

/** The revision after which something is missing: to be asked for, unless it comes by itself in a moment. */
export function missingAfter(log: ChatLog): number | null {
  return log.revision !== null && log.ahead.length > 0 ? log.revision : null;
}

/** Takes from what is ahead all that follows without a gap. */
function drained(log: ChatLog, from: number, keep: number): ChatLog {
  let revision = from;
  const next: ChatMessage[] = [];
  const ahead: ChatMessage[] = [];
  for (const message of log.ahead) {
    if (message.revision <= revision) continue;
    if (message.revision === revision + 1) {
      next.push(message);
      revision += 1;
    } else ahead.push(message);
  }
  return { messages: merged(log.messages, next, keep), revision, ahead };
}

function merged(known: readonly ChatMessage[], news: readonly ChatMessage[], keep: number): readonly ChatMessage[] {
  if (news.length === 0) return known;
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of news) {
    const before = byId.get(message.id);
    if (!before || before.revision < message.revision) byId.set(message.id, message);
  }
  const oldest = known[0]?.sequence ?? 0;
  return [...byId.values()]
    .filter((message) => message.revision === message.sequence || message.sequence >= oldest)
    .sort((a, b) => a.sequence - b.sequence)
    .slice(-keep);
}

function byRevision(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages.toSorted((a, b) => a.revision - b.revision);
}
