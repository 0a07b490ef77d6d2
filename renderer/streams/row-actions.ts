import type { ChatMessage, ChatRole } from "@nchat/contract/stream-chat";
import {
  Ban,
  Highlighter,
  Hourglass,
  Pin,
  PinOff,
  ShieldCheck,
  ShieldOff,
  Trash2,
  UserMinus,
  UserPlus,
} from "lucide-react";
import type { MenuItem } from "../ui/Menu.tsx";
import { chatWords, pauses, pauseWords } from "./chat-words.ts";
import type { Moderation, Somebody } from "./moderation.ts";

/** What whoever looks is in the stream. */
export type Who = {
  readonly ownId: string | null;
  readonly role: ChatRole;
  readonly canModerate: boolean;
  /** Co-hosts, and admins beside the stream: as good as a co-host. */
  readonly canManage: boolean;
  /** The host alone names moderators and co-hosts. */
  readonly canName: boolean;
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
  const against = personActions(message, who, moderation);
  return against.length === 0 ? about : [...about, { kind: "line" }, ...against];
}

const rank: Readonly<Record<ChatRole, number>> = { host: 3, co_host: 2, moderator: 1, viewer: 0 };

/** What can be done about a person: nobody acts on themselves, or on somebody who stands as high as they do. */
export function personActions(
  person: Somebody & { readonly role: ChatRole },
  { ownId, role, canModerate, canManage, canName }: Who,
  moderation: Moderation,
): readonly MenuItem[] {
  const own = canManage ? Math.max(rank.co_host, rank[role]) : rank[role];
  if (!canModerate || person.userId === ownId || own <= rank[person.role]) return [];
  return [...(canName ? naming(person, moderation) : []), ...against(person, moderation)];
}

function naming(person: Somebody & { readonly role: ChatRole }, moderation: Moderation): readonly MenuItem[] {
  return [...namingModerator(person, moderation), namingCoHost(person, moderation)];
}

function namingCoHost(person: Somebody & { readonly role: ChatRole }, moderation: Moderation): MenuItem {
  const isCoHost = person.role === "co_host";
  return {
    kind: "action",
    label: isCoHost ? chatWords.unnameCoHost : chatWords.nameCoHost,
    icon: isCoHost ? UserMinus : UserPlus,
    testId: isCoHost ? "chat-co-host-remove" : "chat-co-host-add",
    onSelect: () => void moderation.setCoHost(person, !isCoHost),
  };
}

function namingModerator(person: Somebody & { readonly role: ChatRole }, moderation: Moderation): readonly MenuItem[] {
  if (person.role === "viewer")
    return [
      {
        kind: "action",
        label: chatWords.nameModerator,
        icon: ShieldCheck,
        testId: "chat-moderator-add",
        onSelect: () => void moderation.setModerator(person, true),
      },
    ];
  if (person.role !== "moderator") return [];
  return [
    {
      kind: "action",
      label: chatWords.unnameModerator,
      icon: ShieldOff,
      testId: "chat-moderator-remove",
      onSelect: () => void moderation.setModerator(person, false),
    },
  ];
}

function remove(message: ChatMessage, moderation: Moderation, label: string): MenuItem {
  return { kind: "action", label, icon: Trash2, testId: "chat-delete", onSelect: () => moderation.remove(message) };
}

function against(person: Somebody, moderation: Moderation): readonly MenuItem[] {
  return [
    ...pauses.map((seconds): MenuItem => ({
      kind: "action",
      label: chatWords.timeOut(pauseWords(seconds)),
      icon: Hourglass,
      testId: `chat-timeout-${seconds}`,
      onSelect: () => moderation.timeOut(person, seconds),
    })),
    {
      kind: "action",
      label: chatWords.ban,
      icon: Ban,
      tone: "danger",
      testId: "chat-ban",
      onSelect: () => moderation.ban(person, false),
    },
    {
      kind: "action",
      label: chatWords.banAll,
      icon: Ban,
      tone: "danger",
      testId: "chat-ban-all",
      onSelect: () => moderation.ban(person, true),
    },
  ];
}
