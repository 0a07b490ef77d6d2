import {
  type ChatLog,
  type ChatLogEvent,
  emptyChatLog,
  missingAfter,
  nextChatLog,
} from "@nchat/contract/stream-chat-log";
import type {
  ChatMessage,
  ChatQuote,
  ChatRestriction,
  ChatRole,
  ChatSettings,
  HeldMessage,
  HeldReason,
  StreamSnapshot,
} from "@nchat/contract/stream-chat";
import type { ErrorInfo } from "@nchat/contract/errors";

/** A message of one's own that is not in the chat yet. */
export type OwnMessage = {
  readonly nonce: string;
  readonly content: string;
  readonly replyTo: ChatQuote | null;
  readonly state:
    | { readonly step: "sending" }
    | { readonly step: "failed"; readonly error: ErrorInfo | null }
    | { readonly step: "held"; readonly heldId: string; readonly reason: HeldReason }
    | { readonly step: "rejected" };
};

/** What the server lets this device do in the chat. */
export type ChatPlace = {
  readonly role: ChatRole;
  readonly canChat: boolean;
  readonly canModerate: boolean;
  readonly chatEnabled: boolean;
  readonly reactionsEnabled: boolean;
};

/** A stream's chat on this screen. */
export type Chat = {
  /** Null until the server let this device in. */
  readonly place: ChatPlace | null;
  readonly log: ChatLog;
  readonly own: readonly OwnMessage[];
  readonly pinned: readonly ChatMessage[];
  readonly settings: ChatSettings | null;
  readonly restriction: ChatRestriction | null;
  /** Until when (ms) nothing may be written; null when something may. */
  readonly slowUntil: number | null;
  /** For those who moderate: what waits for them, the oldest first. */
  readonly held: readonly HeldMessage[];
  /** What people have become since this device came in, by their ids. */
  readonly roles: Readonly<Record<string, ChatRole>>;
  readonly isCatchingUp: boolean;
};

export type ChatEvent =
  | { readonly type: "entered"; readonly snapshot: StreamSnapshot; readonly isWhole: boolean }
  | { readonly type: "told"; readonly messages: readonly ChatMessage[] }
  /** The newest of a chat that is over, or that was never seen: the newest first. */
  | { readonly type: "recalled"; readonly messages: readonly ChatMessage[]; readonly lastSequence: number }
  | { readonly type: "read"; readonly page: Extract<ChatLogEvent, { type: "read" }>["page"] }
  | { readonly type: "catching-up" }
  | { readonly type: "wrote"; readonly message: Pick<OwnMessage, "nonce" | "content" | "replyTo"> }
  | { readonly type: "held"; readonly nonce: string; readonly heldId: string; readonly reason: HeldReason }
  | { readonly type: "failed"; readonly nonce: string; readonly error: ErrorInfo | null }
  | { readonly type: "dropped"; readonly nonce: string }
  | { readonly type: "decided"; readonly heldId: string; readonly decision: "approve" | "reject" }
  | { readonly type: "slowed"; readonly until: number }
  | { readonly type: "settings-changed"; readonly settings: ChatSettings }
  /** Somebody is something else in the stream from now on; `isOwn` when that is who looks. */
  | { readonly type: "role-changed"; readonly userId: string; readonly role: ChatRole; readonly isOwn: boolean }
  | { readonly type: "restricted"; readonly restriction: ChatRestriction | null }
  | { readonly type: "held-listed"; readonly held: readonly HeldMessage[] }
  | { readonly type: "held-told"; readonly held: HeldMessage }
  | { readonly type: "held-settled"; readonly heldId: string };

/** Before the server let this device in. */
export const initialChat: Chat = {
  place: null,
  log: emptyChatLog,
  own: [],
  pinned: [],
  settings: null,
  restriction: null,
  slowUntil: null,
  held: [],
  roles: {},
  isCatchingUp: false,
};

/** Pure. An event that does not apply returns the very same state. */
export function nextChat(chat: Chat, event: ChatEvent): Chat {
  switch (event.type) {
    case "entered":
      return entered(chat, event.snapshot, event.isWhole);
    case "told":
      return withLog(chat, { type: "told", messages: event.messages }, event.messages);
    case "read":
      return withLog(chat, { type: "read", page: event.page, isWhole: false }, event.page.messages);
    case "recalled": {
      const page = { messages: event.messages.toReversed(), lastSequence: event.lastSequence, hasMore: false };
      return withLog(chat, { type: "read", page, isWhole: true }, page.messages);
    }
    case "catching-up":
      return chat.isCatchingUp ? chat : { ...chat, isCatchingUp: true };
    case "settings-changed":
      return { ...chat, settings: event.settings, slowUntil: slowedBy(chat, event.settings) };
    case "role-changed":
      return withRole(chat, event);
    case "restricted":
      return { ...chat, restriction: event.restriction };
    case "slowed":
      return { ...chat, slowUntil: Math.max(chat.slowUntil ?? 0, event.until) };
    case "held-listed":
      return { ...chat, held: event.held };
    case "held-told":
      return chat.held.some(({ id }) => id === event.held.id) ? chat : { ...chat, held: [...chat.held, event.held] };
    case "held-settled":
      return { ...chat, held: chat.held.filter(({ id }) => id !== event.heldId) };
    case "wrote":
    case "held":
    case "failed":
    case "dropped":
    case "decided":
      return { ...chat, own: nextOwn(chat.own, event) };
  }
}

/** What was written shows what its author is now; and whoever moderates no more keeps nothing that is for moderators. */
function withRole(chat: Chat, { userId, role, isOwn }: Extract<ChatEvent, { type: "role-changed" }>): Chat {
  const renamed = (messages: readonly ChatMessage[]) =>
    messages.some((message) => message.userId === userId && message.role !== role)
      ? messages.map((message) => (message.userId === userId ? { ...message, role } : message))
      : messages;
  const { log, pinned } = chat;
  const shown = {
    ...chat,
    roles: { ...chat.roles, [userId]: role },
    log: { ...log, messages: renamed(log.messages), ahead: renamed(log.ahead) },
    pinned: renamed(pinned),
  };
  if (!isOwn || !chat.place) return shown;
  const canModerate = role !== "viewer";
  return { ...shown, place: { ...chat.place, role, canModerate }, held: canModerate ? chat.held : [] };
}

/** Fewer seconds between two messages also shorten the wait that goes on. */
function slowedBy({ slowUntil, settings: before }: Chat, { slowModeSeconds }: ChatSettings): number | null {
  if (slowModeSeconds === 0 && before && before.slowModeSeconds > 0) return null;
  const fewer = before ? before.slowModeSeconds - slowModeSeconds : 0;
  return slowUntil === null || fewer <= 0 ? slowUntil : slowUntil - fewer * 1000;
}

/** Pure: until when nothing may be written, and why: a time-out and a slow chat may come together. */
export function waitOf({ restriction, slowUntil }: Pick<Chat, "restriction" | "slowUntil">) {
  const until = restriction?.until ? Date.parse(restriction.until) : null;
  if (until !== null && until >= (slowUntil ?? 0)) return { until, why: "timeout" as const };
  return slowUntil === null ? null : { until: slowUntil, why: "slow" as const };
}

type OwnEvent = Extract<ChatEvent, { type: "wrote" | "held" | "failed" | "dropped" | "decided" }>;

function nextOwn(own: readonly OwnMessage[], event: OwnEvent): readonly OwnMessage[] {
  switch (event.type) {
    case "wrote": {
      const message: OwnMessage = { ...event.message, state: { step: "sending" } };
      const isAgain = own.some(({ nonce }) => nonce === message.nonce);
      return isAgain ? own.map((each) => (each.nonce === message.nonce ? message : each)) : [...own, message];
    }
    case "held":
      return become(own, event.nonce, { step: "held", heldId: event.heldId, reason: event.reason });
    case "failed":
      return become(own, event.nonce, { step: "failed", error: event.error });
    case "dropped":
      return own.filter(({ nonce }) => nonce !== event.nonce);
    case "decided": {
      const decided = own.find(({ state }) => state.step === "held" && state.heldId === event.heldId);
      if (!decided) return own;
      // One that was let through comes by the chat like any other.
      return event.decision === "approve"
        ? own.filter((each) => each !== decided)
        : become(own, decided.nonce, { step: "rejected" });
    }
  }
}

function become(own: readonly OwnMessage[], nonce: string, state: OwnMessage["state"]): readonly OwnMessage[] {
  return own.map((each) => (each.nonce === nonce ? { ...each, state } : each));
}

function entered(chat: Chat, snapshot: StreamSnapshot, isWhole: boolean): Chat {
  const { role, canChat, canModerate, chatEnabled, reactionsEnabled } = snapshot;
  const next = withLog(chat, { type: "read", page: snapshot, isWhole }, snapshot.messages);
  const own = (snapshot.decided ?? []).reduce((all, each) => nextOwn(all, { type: "decided", ...each }), next.own);
  return {
    ...next,
    own,
    place: { role, canChat, canModerate, chatEnabled, reactionsEnabled },
    pinned: snapshot.pinned,
    settings: snapshot.settings,
    roles: {},
    slowUntil: slowedBy(chat, snapshot.settings),
    restriction: snapshot.restriction,
    isCatchingUp: snapshot.hasMore && !isWhole,
  };
}

function withLog(chat: Chat, event: ChatLogEvent, messages: readonly ChatMessage[]): Chat {
  const log = nextChatLog(chat.log, event);
  const arrived = new Set(messages.flatMap(({ nonce }) => nonce ?? []));
  const own = chat.own.some(({ nonce }) => arrived.has(nonce))
    ? chat.own.filter(({ nonce }) => !arrived.has(nonce))
    : chat.own;
  const hasMore = event.type === "read" && event.page.hasMore && !event.isWhole;
  const isCatchingUp = chat.isCatchingUp && (hasMore || missingAfter(log) !== null);
  return { ...chat, log, own, isCatchingUp, pinned: nextPinned(chat.pinned, messages) };
}

/** The newest pin first; what was deleted is pinned no more. */
function nextPinned(pinned: readonly ChatMessage[], changed: readonly ChatMessage[]): readonly ChatMessage[] {
  let next = pinned;
  for (const message of changed) {
    const known = next.find(({ id }) => id === message.id);
    if (known && known.revision >= message.revision) continue;
    const others = known ? next.filter((each) => each !== known) : next;
    if (message.isPinned && !message.isDeleted) next = [message, ...others];
    else if (known) next = others;
  }
  return next;
}
