import type { ChatMessage } from "@nchat/contract/stream-chat";
import { Ban, Highlighter, Hourglass, Pin, PinOff, Trash2 } from "lucide-react";
import type { MenuItem } from "../ui/Menu.tsx";
import { chatWords, pauses, pauseWords } from "./chat-words.ts";
import type { Moderation } from "./moderation.ts";

type Who = {
  readonly ownId: string | null;
  readonly canModerate: boolean;
  /** Only while people can be in the stream. */
  readonly isOpen: boolean;
};

/** The menu of one message: what its author may do, and those who moderate. */
export function rowActions(message: ChatMessage, who: Who, moderation: Moderation): readonly MenuItem[] {
  const isOwn = message.userId === who.ownId;
  if (!who.canModerate) {
    if (!isOwn || !who.isOpen) return [];
    return [remove(message, moderation, chatWords.deleteOwn)];
  }
  const { isPinned, isHighlighted } = message;
  const about: readonly MenuItem[] = [
    {
      kind: "action",
      label: isPinned ? chatWords.unpin : chatWords.pin,
      icon: isPinned ? PinOff : Pin,
      testId: "chat-pin",
      onSelect: () => moderation.mark(message, { isPinned: !isPinned }),
    },
    {
      kind: "action",
      label: isHighlighted ? chatWords.unhighlight : chatWords.highlight,
      icon: Highlighter,
      testId: "chat-highlight",
      onSelect: () => moderation.mark(message, { isHighlighted: !isHighlighted }),
    },
    remove(message, moderation, chatWords.delete),
  ];
  // The host and those beside them can't be put out.
  const isSafe = isOwn || message.role === "host" || message.role === "co_host";
  return isSafe ? about : [...about, { kind: "line" }, ...against(message, moderation)];
}

function remove(message: ChatMessage, moderation: Moderation, label: string): MenuItem {
  return { kind: "action", label, icon: Trash2, testId: "chat-delete", onSelect: () => moderation.remove(message) };
}

function against(message: ChatMessage, moderation: Moderation): readonly MenuItem[] {
  return [
    ...pauses.map((seconds): MenuItem => ({
      kind: "action",
      label: chatWords.timeOut(pauseWords(seconds)),
      icon: Hourglass,
      testId: `chat-timeout-${seconds}`,
      onSelect: () => moderation.timeOut(message, seconds),
    })),
    {
      kind: "action",
      label: chatWords.ban,
      icon: Ban,
      tone: "danger",
      testId: "chat-ban",
      onSelect: () => moderation.ban(message, false),
    },
    {
      kind: "action",
      label: chatWords.banAll,
      icon: Ban,
      tone: "danger",
      testId: "chat-ban-all",
      onSelect: () => moderation.ban(message, true),
    },
  ];
}
