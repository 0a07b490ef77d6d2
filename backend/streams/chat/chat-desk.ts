import { notValid } from "@nchat/contract/errors";
import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { ChatMessage, ChatMessageInput, ChatPosted } from "@nchat/contract/stream-chat";
import type { Identity } from "../../auth/identity.ts";
import type { Tables } from "../../db/tables.ts";
import { ApiError } from "../../http/api-error.ts";
import type { ChatQueue, Draft } from "./chat-queue.ts";
import type { Held } from "./held.ts";
import { loadMessages } from "./messages.ts";
import type { NewMessage } from "./posting.ts";
import { requireOpen, requireOutcome } from "./refusals.ts";
import { judge } from "./rules.ts";
import type { ChatStream, Standing, Standings } from "./standings.ts";
import { cleanText } from "./text.ts";
import type { Throttle } from "./throttle.ts";

type Deps = Readonly<{
  db: Kysely<Tables>;
  standings: Standings;
  queue: ChatQueue;
  held: Held;
  throttle: Throttle;
  now: () => Date;
}>;

/** Where people write. */
export type ChatDesk = Readonly<{
  say: (user: Identity, streamId: string, input: ChatMessageInput) => Promise<ChatPosted>;
  /** Stores a message that a moderator let through. */
  approve: (streamId: string, message: NewMessage) => Promise<ChatMessage>;
}>;

/** Makes the desk; one a node. */
export function createChatDesk(deps: Deps): ChatDesk {
  const { db, standings, queue, held, throttle, now } = deps;
  const storedMessage = async (streamId: string, id: string): Promise<ChatMessage> => {
    const [message] = await loadMessages(db, streamId, [id]);
    if (!message) throw new Error("a message that was stored is not there");
    return message;
  };
  const send = async (user: Identity, chat: ChatStream & Standing, message: NewMessage): Promise<ChatPosted> => {
    const streamId = chat.stream.state.id;
    const draft = message.replyToId === null ? draftOf(user, chat, message) : null;
    const stored = requireOutcome(await queue.post(streamId, message, draft));
    const isAsSent = draft !== null && stored.outcome === "sent";
    return { status: "sent", message: isAsSent ? draft(stored) : await storedMessage(streamId, stored.id) };
  };
  /** A message sent again is answered as the first time, also when another one would be refused or held now. */
  const answerAgain = async (streamId: string, message: NewMessage): Promise<ChatPosted | null> => {
    const again = await sentBefore(deps, streamId, message);
    if (again === null) return null;
    if (again === "held") return await held.answer(streamId, message);
    await queue.tellAgain(streamId, again.id);
    return { status: "sent", message: await storedMessage(streamId, again.id) };
  };
  return {
    say: async (user, streamId, input) => {
      const chat = await standings.of(streamId, user);
      const content = requireText(input);
      requireOpen(chat, "chat");
      const message = newMessage(user, content, input);
      const verdict = judge(content, chat.writer, chat.settings, chat.judgeWords, now().getTime());
      const again = verdict.outcome === "send" ? null : await answerAgain(streamId, message);
      if (again) return again;
      if (verdict.outcome === "refuse") throw new ApiError(verdict.code, verdict.message, retry(verdict.retryAfter));
      await throttle.message(streamId, user.id, chat.writer.isModerator);
      const { slowModeSeconds } = chat.settings;
      // Also of two messages at once, and of two at different nodes, the second one finds slow mode on.
      const isSlow = slowModeSeconds > 0 && !chat.writer.isModerator;
      const tooSoon = isSlow ? await throttle.slowly(streamId, user.id, slowModeSeconds) : null;
      if (tooSoon) return (await answerAgain(streamId, message)) ?? Promise.reject(tooSoon);
      standings.wrote(streamId, user.id, now().getTime(), verdict.outcome === "send");
      if (verdict.outcome === "send") return await send(user, chat, message);
      return await held.hold(streamId, user, message, verdict.reason);
    },
    approve: async (streamId, message) => {
      const stored = requireOutcome(await queue.post(streamId, { ...message, isApproved: true }, null));
      standings.forgetPerson(streamId, message.userId);
      return await storedMessage(streamId, stored.id);
    },
  };
}

const retry = (retryAfter: number | undefined) => (retryAfter === undefined ? {} : { retryAfter });

function requireText({ content, message }: ChatMessageInput): string {
  const clean = cleanText(content ?? message ?? "");
  if (clean.ok) return clean.text;
  const details = [{ path: content === undefined ? "body.message" : "body.content", message: clean.fault }];
  throw new ApiError("VALIDATION_FAILED", notValid, { details });
}

function newMessage(user: Identity, content: string, { replyTo, nonce, mediaTime }: ChatMessageInput): NewMessage {
  return {
    id: randomUUID(),
    userId: user.id,
    content,
    replyToId: replyTo ?? null,
    nonce: nonce ?? null,
    mediaTime: mediaTime ?? null,
    isApproved: false,
  };
}

function draftOf(user: Identity, { stream, role }: ChatStream & Standing, message: NewMessage): Draft {
  return ({ sequence, createdAt }) => ({
    id: message.id,
    streamId: stream.state.id,
    sequence,
    revision: sequence,
    userId: user.id,
    userName: user.displayName,
    userAvatarUrl: user.avatarUrl,
    role,
    content: message.content,
    replyTo: null,
    isPinned: false,
    isHighlighted: false,
    isDeleted: false,
    deletedBy: null,
    mediaTime: message.mediaTime,
    nonce: message.nonce,
    createdAt: createdAt.toISOString(),
  });
}

/** What became of a message with the same nonce. */
async function sentBefore(
  { db, held }: Pick<Deps, "db" | "held">,
  streamId: string,
  message: NewMessage,
): Promise<"held" | Readonly<{ id: string }> | null> {
  if (message.nonce === null) return null;
  const row = await db
    .selectFrom("nchat_stream_chat_places")
    .select("message_id as id")
    .where("stream_id", "=", streamId)
    .where("user_id", "=", message.userId)
    .where("nonce", "=", message.nonce)
    .executeTakeFirst();
  if (row) return row;
  return (await held.isKnown(streamId, message)) ? "held" : null;
}
