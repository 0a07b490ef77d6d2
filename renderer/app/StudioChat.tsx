import type { Account } from "@nchat/contract/people";
import { CircleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { schedule } from "../session/schedule.ts";
import { createModeration } from "../streams/moderation.ts";
import { SidePanel } from "../streams/SidePanel.tsx";
import { WatchContext } from "../streams/watch-context.ts";
import { createWatch } from "../streams/watch-store.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { nextFrame } from "./next-frame.ts";
import type { Services } from "./services.ts";

type Props = { readonly services: Services; readonly account: Account; readonly streamId: string };

/** The chat of the stream that is sent from here, with who watches and what moderators do; without its picture. */
export function StudioChat({ services, account, streamId }: Props) {
  const { platform, rest, socket, toasts, now, serverNow } = services;
  const [{ watch, moderation }] = useState(() => ({
    watch: createWatch({
      ...{ streamId, rest, socket, now, serverNow, schedule, nextFrame },
      ownId: () => account.id,
      delay: () => 0, // whoever makes the picture sees it first
      newId: () => crypto.randomUUID(),
    }),
    moderation: createModeration({ streamId, rest, raise: toasts.raise }),
  }));
  useEffect(() => watch.start(), [watch]);
  const state = useStore(watch.store);
  if (state.step === "failed") return <ChatFailed onRetry={() => void watch.load()} />;
  if (state.step === "loading") return <Spinner size={20} />;
  const around = { watch, moderation, rest, account, now: serverNow, openLink: platform.openLink, raise: toasts.raise };
  return (
    <WatchContext value={around}>
      <SidePanel stream={state.stream} chatToggle={null} />
    </WatchContext>
  );
}

function ChatFailed({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <EmptyState
      icon={CircleAlert}
      testId="error-message"
      action={
        <Button onClick={onRetry} data-testid="studio-chat-retry">
          Try again
        </Button>
      }
    >
      The chat didn't load. The stream goes on.
    </EmptyState>
  );
}
