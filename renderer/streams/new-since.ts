import type { ChatMessage } from "@nchat/contract/stream-chat";

/** Pure: how many messages came after those that are kept in sight; `isMore` when some of them are gone from the log. */
export function newSince(
  kept: readonly ChatMessage[],
  messages: readonly ChatMessage[],
): { readonly count: number; readonly isMore: boolean } {
  const last = kept.at(-1)?.sequence ?? 0;
  const count = messages.filter(({ sequence }) => sequence > last).length;
  return { count, isMore: count > 0 && count === messages.length };
}
