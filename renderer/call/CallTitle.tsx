import { Lock, MicOff, RefreshCw, ScreenShare } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { isOwnMuted } from "../livekit/mute-press.ts";
import { Icon } from "../ui/Icon.tsx";
import { Pill } from "../ui/Pill.tsx";
import { clock } from "../ui/time-words.ts";
import { TitleBarPills, TitleBarTitle } from "../ui/TitleBarSlots.tsx";
import { useSecondsSince } from "../ui/use-seconds-since.ts";
import { useCall } from "./call-context.ts";
import { BroadcastPill } from "./CallBroadcast.tsx";
import { RecordingPill } from "./CallRecording.tsx";
import styles from "./CallScreen.module.css";
import type { StagePerson } from "./stage-people.ts";

type Props = {
  readonly title: string;
  readonly connectedAt: string | null;
  readonly people: readonly StagePerson[];
  readonly isRecovering: boolean;
};

/** The call's name, its time and its states, in the window's title bar. */
export function CallTitle({ title, connectedAt, people, isRecovering }: Props) {
  const { mute, share, now } = useCall();
  const state = useStore(mute.store);
  const own = useStore(share.store, (each) => each.own);
  const seconds = useSecondsSince(connectedAt, now);
  const isConnected = useIsConnected(people);
  const mutedBy = state.step === "active" ? state.mutedBy : null;
  return (
    <>
      <TitleBarTitle>
        <span className={styles.title}>{title}</span>
        {seconds !== null && (
          <span className={styles.timer} data-testid="call-timer" aria-hidden>
            {clock(seconds)}
          </span>
        )}
        {isConnected && (
          <span className={styles.secure} data-testid="call-connected">
            <Icon of={Lock} size={12} />
            Encrypted in transit
          </span>
        )}
      </TitleBarTitle>
      <TitleBarPills>
        {isRecovering && (
          <Pill tone="warn" icon={RefreshCw}>
            Reconnecting
          </Pill>
        )}
        <BroadcastPill />
        <RecordingPill />
        {own.step === "live" && (
          <Pill tone="accent" icon={ScreenShare}>
            Sharing
          </Pill>
        )}
        {state.step === "active" && isOwnMuted(state) && (
          <Pill tone="red" icon={MicOff} testId="own-muted">
            {mutedBy === null ? "You are muted" : `Muted by ${mutedBy}`}
          </Pill>
        )}
      </TitleBarPills>
    </>
  );
}

const nothingToSendMs = 2000;

/** Connected means that somebody's media arrives; somebody who sends nothing counts after two seconds. */
function useIsConnected(people: readonly StagePerson[]): boolean {
  const others = people.filter(({ isLocal, room }) => !isLocal && room !== null);
  const arrives = others.some(({ room }) => room?.arrival === "subscribed");
  const isSilentCompany = !arrives && others.some(({ room }) => room?.arrival === "none");
  const [isSettled, setIsSettled] = useState(false);
  useEffect(() => {
    if (!isSilentCompany) return;
    const timer = setTimeout(() => setIsSettled(true), nothingToSendMs);
    return () => {
      clearTimeout(timer);
      setIsSettled(false);
    };
  }, [isSilentCompany]);
  return arrives || (isSilentCompany && isSettled);
}
