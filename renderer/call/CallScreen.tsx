import type { CurrentCall } from "@nchat/contract/call-control";
import { type ReactNode, useMemo, useState } from "react";
import { useStore } from "zustand";
import { CallBanners } from "./CallBanners.tsx";
import { CallContext, type CallServices, useCall } from "./call-context.ts";
import { CallControls, DeviceProblems } from "./CallControls.tsx";
import { CallingStage } from "./CallingStage.tsx";
import styles from "./CallScreen.module.css";
import { CallTitle } from "./CallTitle.tsx";
import { PeoplePanel } from "./PeoplePanel.tsx";
import { ShareStage } from "./ShareStage.tsx";
import { type StagePerson, stagePeople } from "./stage-people.ts";
import { StageGrid } from "./StageGrid.tsx";
import { useCallActions } from "./use-call-actions.ts";
import { useCallKeys } from "./use-call-keys.ts";
import { useCallNews } from "./use-call-news.ts";
import { callTitle } from "./call-title.ts";

type Props = {
  readonly services: CallServices;
  /** The share picker while it is open. */
  readonly children?: ReactNode;
};

/** The call: stage, controls, who is here. Shown from the first ring to the last hang-up. */
export function CallScreen({ services, children }: Props) {
  const current = useStore(services.call.store, (state) => state.current);
  if (current.step === "idle" || current.step === "over") return null;
  return (
    <CallContext value={services}>
      <RunningCall current={current} />
      {children}
    </CallContext>
  );
}

type Running = Exclude<CurrentCall, { step: "idle" | "over" }>;

function RunningCall({ current }: { readonly current: Running }) {
  const { settings, engine } = useCall();
  const actions = useCallActions();
  const [isListOpen, setIsListOpen] = useState(false);
  const toggleList = () => setIsListOpen((isOpen) => !isOpen);
  const isInCall = current.step === "in-call";
  const people = useStagePeople();
  // Who is in the room is shown at once, though word of it may still be on its way through the server.
  const isStageOpen = isInCall || people.some(({ isLocal, room }) => !isLocal && room !== null);
  const isRecovering = useStore(engine.view, ({ link, isFrozen }) => link === "recovering" || isFrozen);
  const hasKeys = useStore(settings.store, ({ singleKeyShortcuts }) => singleKeyShortcuts);
  const keys = useMemo(
    () => ({
      m: actions.toggleMute,
      v: actions.toggleCamera,
      s: actions.toggleShare,
      f: actions.toggleFullScreen,
      p: () => setIsListOpen((isOpen) => !isOpen),
    }),
    [actions],
  );
  useCallKeys(keys, hasKeys);
  useCallNews(people);
  const title = callTitle(current, useStore(engine.roster), useCall().account.id);
  return (
    <main className={styles.screen} tabIndex={-1} aria-label="Call" data-testid="call-screen" data-region="content">
      <CallTitle
        title={title}
        connectedAt={"call" in current ? current.call.connectedAt : null}
        people={people}
        isRecovering={isRecovering}
      />
      <CallBanners />
      <div className={styles.middle}>
        {isStageOpen ? <Stage people={people} onShowPeople={toggleList} /> : <CallingStage current={current} />}
        {isListOpen && <PeoplePanel people={people} current={current} onClose={toggleList} />}
      </div>
      <div className={styles.notices}>
        <DeviceProblems />
      </div>
      <CallControls
        actions={actions}
        canShare={isInCall || current.step === "calling"}
        peopleCount={people.length}
        isListOpen={isListOpen}
        onToggleList={toggleList}
      />
    </main>
  );
}

function Stage({
  people,
  onShowPeople,
}: {
  readonly people: readonly StagePerson[];
  readonly onShowPeople: () => void;
}) {
  const { engine } = useCall();
  const { participants } = useStore(engine.roster);
  const isShared = people.some(({ room }) => room?.screen);
  if (isShared) return <ShareStage people={people} onShowPeople={onShowPeople} />;
  const isAlone = people.length === 1 && !participants.some(({ status }) => status === "ringing");
  return (
    <div className={styles.stage}>
      <StageGrid people={people} />
      {isAlone && (
        <p className={styles.alone} role="status" data-testid="call-alone">
          You're the only one here.
        </p>
      )}
    </div>
  );
}

function useStagePeople(): readonly StagePerson[] {
  const { engine, account, mute } = useCall();
  const room = useStore(engine.view, (view) => view.room.people);
  const participants = useStore(engine.roster, (roster) => roster.participants);
  const state = useStore(mute.store);
  return useMemo(() => stagePeople(account, room, participants, state), [account, room, participants, state]);
}
