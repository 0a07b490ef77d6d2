import type { Kysely } from "kysely";
import type { ChatMessage } from "@nchat/contract/stream-chat";
import { createTurns } from "../../turns.ts";
import type { Tables } from "../../db/tables.ts";
import type { FanOut } from "./fan-out.ts";
import { loadMessages } from "./messages.ts";
import { type NewMessage, postMessages, type Stored } from "./posting.ts";

type Deps = Readonly<{ db: Kysely<Tables>; fanOut: FanOut }>;

/** A message but for its place: known before it is stored, so that it is told without being read again. */
export type Draft = (stored: Readonly<{ sequence: number; createdAt: Date }>) => ChatMessage;

/** What is stored and told of each chat, in one order: that of the database. */
export type ChatQueue = Readonly<{
  /** Stores a message together with others that wait, then tells it. Without a draft it is read back for that. */
  post: (streamId: string, message: NewMessage, draft: Draft | null) => Promise<Stored>;
  /** Tells a message that was stored before, unless this node did. */
  tellAgain: (streamId: string, messageId: string) => Promise<void>;
  /** Changes messages in their chat's turn and tells everybody; `change` answers which it changed. */
  change: (streamId: string, change: () => Promise<readonly string[]>) => Promise<readonly ChatMessage[]>;
}>;

type Waiting = Readonly<{
  message: NewMessage;
  draft: Draft | null;
  settle: (stored: Stored) => void;
  fail: (error: unknown) => void;
}>;

/** How many messages go into the database at once, at most. */
const mostAtOnce = 100;
/** Of how many messages a node remembers that it told them; whoever sends again does so within seconds. */
const mostRemembered = 5000;

/** Makes the queue; one a node. */
export function createChatQueue(deps: Deps): ChatQueue {
  const turns = createTurns();
  const waiting = new Map<string, Waiting[]>();
  const toldHere = createRecent();
  const storeWaiting = async (streamId: string): Promise<void> => {
    const all = waiting.get(streamId) ?? [];
    const group = all.splice(0, mostAtOnce);
    if (all.length === 0) waiting.delete(streamId);
    if (group.length === 0) return;
    try {
      await storeGroup(deps, toldHere, streamId, group);
    } catch (error) {
      for (const one of group) one.fail(error);
    }
  };
  return {
    post: (streamId, message, draft) =>
      new Promise<Stored>((settle, fail) => {
        const all = waiting.get(streamId) ?? [];
        all.push({ message, draft, settle, fail });
        waiting.set(streamId, all);
        void turns(streamId, () => storeWaiting(streamId));
      }),
    tellAgain: (streamId, messageId) =>
      turns(streamId, async () => {
        if (toldHere.has(messageId)) return;
        deps.fanOut.chat(streamId, await loadMessages(deps.db, streamId, [messageId]));
        toldHere.add(messageId);
      }),
    change: (streamId, change) =>
      turns(streamId, async () => {
        const messages = await loadMessages(deps.db, streamId, await change());
        deps.fanOut.chat(streamId, messages);
        return messages;
      }),
  };
}

/** The ids of the last messages that this node told. */
function createRecent() {
  const ids = new Set<string>();
  return {
    has: (id: string) => ids.has(id),
    add: (id: string) => {
      ids.add(id);
      for (const oldest of ids) {
        if (ids.size <= mostRemembered) break;
        ids.delete(oldest);
      }
    },
  };
}

async function storeGroup(
  { db, fanOut }: Deps,
  toldHere: ReturnType<typeof createRecent>,
  streamId: string,
  group: readonly Waiting[],
): Promise<void> {
  const results = await postMessages(
    db,
    streamId,
    group.map(({ message }) => message),
  );
  const made = group.flatMap((one, at) => {
    const stored = results[at];
    if (stored?.outcome === "sent") return [{ stored, draft: one.draft }];
    // Who stored it may have died before it was told: then its writer sends it again, to this node.
    return stored?.outcome === "known" && !toldHere.has(stored.id) ? [{ stored, draft: null }] : [];
  });
  const toRead = made.filter(({ draft }) => draft === null).map(({ stored }) => stored.id);
  const read = new Map((await loadMessages(db, streamId, toRead)).map((message) => [message.id, message]));
  fanOut.chat(
    streamId,
    made.flatMap(({ stored, draft }) => draft?.(stored) ?? read.get(stored.id) ?? []),
  );
  for (const { stored } of made) toldHere.add(stored.id);
  group.forEach((one, at) => {
    const stored = results[at];
    if (stored) one.settle(stored);
    else one.fail(new Error("the database did not say what became of a message"));
  });
}
