import { useEffect } from "react";
import { useStore } from "zustand";
import type { SocketClient } from "../session/socket-types.ts";
import type { Announcer } from "../ui/announcer.ts";
import { Banner } from "../ui/Banner.tsx";
import { Button } from "../ui/Button.tsx";
import { useSecondsLeft } from "../ui/use-seconds-left.ts";
import { words } from "./words.ts";

type Props = {
  readonly socket: Pick<SocketClient, "link" | "retryNow">;
  readonly announcer: Announcer;
  readonly now: () => number;
};

/** Says that the server can't be reached, and when it is tried again. Nothing while all is well. */
export function ConnectionBanner({ socket, announcer, now }: Props) {
  const link = useStore(socket.link);
  const secondsLeft = useSecondsLeft(link.step === "waiting" ? link.retryAt : null, now);
  const isLost = link.step === "waiting" || (link.step === "connecting" && link.attempt > 0);
  useEffect(() => {
    if (!isLost) return;
    announcer.interrupt(words.connectionLost);
    return () => announcer.announce(words.connectionBack);
  }, [isLost, announcer]);
  if (!isLost) return null;
  return (
    <Banner
      tone="red"
      testId="error-message"
      action={
        <Button size="s" isBusy={link.step === "connecting"} onClick={socket.retryNow}>
          {words.tryNow}
        </Button>
      }
    >
      {words.unreachable(secondsLeft ?? 0)}
    </Banner>
  );
}
