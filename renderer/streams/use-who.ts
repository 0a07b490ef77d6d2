import { isOnAir } from "@nchat/contract/stream-rules";
import type { Stream } from "@nchat/contract/streams";
import { useMemo } from "react";
import type { ChatPlace } from "./chat-machine.ts";
import type { Who } from "./row-actions.ts";
import { useWatch } from "./watch-context.ts";

/** What whoever looks is in a stream: by their place in its chat, before they have one by what the stream says. */
export function useWho({ status, role, rights }: Stream, place: ChatPlace | null): Who {
  const { account } = useWatch();
  const ownId = account?.id ?? null;
  const chatRole = place?.role ?? role ?? "viewer";
  const canModerate = place?.canModerate ?? rights.moderate;
  const { manage: canManage, host: canName } = rights;
  const isOpen = isOnAir(status);
  return useMemo(
    () => ({ ownId, role: chatRole, canModerate, canManage, canName, isOpen }),
    [ownId, chatRole, canModerate, canManage, canName, isOpen],
  );
}
