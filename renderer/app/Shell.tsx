import type { CallTarget } from "@nchat/contract/call-control";
import type { Account, Person } from "@nchat/contract/people";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { HomePage } from "../home/HomePage.tsx";
import { NewCallPage } from "../people/NewCallPage.tsx";
import { searchPeople } from "../people/people-machine.ts";
import { PeoplePage } from "../people/PeoplePage.tsx";
import { PersonPage } from "../people/PersonPage.tsx";
import { presenceWords } from "../people/words.ts";
import { SettingsPage } from "../settings/SettingsPage.tsx";
import { useMedia } from "../ui/use-media.ts";
import { EndingNotice } from "./EndingNotice.tsx";
import { OpenRecording, RecordingsList } from "./OpenRecordings.tsx";
import { OpenStream, StreamsList } from "./OpenStreams.tsx";
import { Rail } from "./Rail.tsx";
import { isInCall } from "./router.ts";
import type { Services } from "./services.ts";
import styles from "./App.module.css";
import { OpenStudio } from "./OpenStudio.tsx";
import { type NavigationProps, Sidebar } from "./Sidebar.tsx";
import { type ShellActions, useEcho } from "./use-actions.ts";

type Props = {
  readonly services: Services;
  readonly account: Account;
  readonly actions: ShellActions;
  /** The running call's screen. */
  readonly call: ReactNode;
};

/** Navigation and the page that is open. The call's screen takes the room of everything but the rail. */
export function Shell({ services, account, actions, call }: Props) {
  const { platform, people, router, socket } = services;
  const route = useStore(router.store);
  const { current } = useStore(platform.call.store);
  const link = useStore(socket.link);
  const isSmall = useMedia("(max-width: 759px)");
  const isCalling = isInCall(current);
  if (route.page === "settings") return <SettingsPage {...settingsProps(services, account, actions)} />;
  const isCallOpen = route.page === "call" && isCalling;
  const navigation: NavigationProps = {
    account,
    people,
    route,
    isInCall: isCalling,
    isOnline: link.step === "up",
    hasStudio: platform.studio !== null,
    go: router.go,
    onCall: actions.callPeople,
    onInvite: actions.copyInvite,
    onSignOut: actions.signOut,
  };
  const isRail =
    isSmall || isCallOpen || route.page === "stream" || route.page === "studio" || route.page === "recording";
  return (
    <div className={isRail ? styles.withRail : styles.withSidebar}>
      {isRail ? <Rail {...navigation} /> : <Sidebar {...navigation} />}
      {isCallOpen ? call : <Page {...{ services, account, actions, isCalling }} />}
    </div>
  );
}

type PageProps = Omit<Props, "call"> & { readonly isCalling: boolean };

function Page({ services, account, actions, isCalling }: PageProps) {
  const { people, router } = services;
  const route = useStore(router.store);
  const canCall = !isCalling;
  const onCall = actions.callPeople;
  const goHome = () => router.go({ page: "home" });
  switch (route.page) {
    case "person":
      return <PersonPage {...{ people, canCall, onCall }} username={route.username} onBack={goHome} />;
    case "new-call":
      return <NewCallPage {...{ people, canCall, onCall }} />;
    case "people":
      return (
        <PeoplePage
          {...{ people, canCall, onCall }}
          openName={null}
          onOpen={(username) => router.go({ page: "person", username })}
          onInvite={actions.copyInvite}
        />
      );
    case "streams":
      return <StreamsList services={services} account={account} />;
    case "stream":
      return <OpenStream key={route.streamId} services={services} account={account} streamId={route.streamId} />;
    case "recordings":
      return <RecordingsList services={services} account={account} />;
    case "recording":
      return (
        <OpenRecording key={route.recordingId} services={services} account={account} recordingId={route.recordingId} />
      );
    case "studio":
      return <OpenStudio services={services} account={account} />;
    case "home":
    case "call":
    case "settings":
      return <Home {...{ services, account, isCalling }} />;
  }
}

function Home({ services, account, isCalling }: Omit<PageProps, "actions">) {
  const { platform, people, router, history, channels, check, now } = services;
  const { current } = useStore(platform.call.store);
  const state = useStore(people.store);
  const echo = useEcho(people);
  const everybody: readonly Person[] = state.step === "ready" ? state.people : [];
  return (
    <HomePage
      {...{ history, channels, check, now, echo }}
      people={everybody}
      notice={<EndingNotice current={current} dispatch={platform.call.dispatch} />}
      settings={platform.settings}
      ownId={account.id}
      canCall={!isCalling}
      search={(typed) => searchPeople(everybody, typed)}
      presenceWords={(person) => presenceWords(person.presence)}
      onCall={(target: CallTarget) => platform.call.dispatch({ type: "place", target })}
      onNewCall={() => router.go({ page: "new-call" })}
      onRecording={(recordingId) => router.go({ page: "recording", recordingId })}
    />
  );
}

function settingsProps({ platform, rest, session, check, router }: Services, account: Account, actions: ShellActions) {
  return {
    platform,
    rest,
    session,
    check,
    account,
    signOut: actions.signOut,
    signOutEverywhere: actions.signOutEverywhere,
    onClose: () => router.go({ page: "home" }),
  };
}
