import type { Account, Person } from "@nchat/contract/people";
import { AudioLines, Film, House, LogOut, type LucideIcon, Plus, Radio, Settings, Tv } from "lucide-react";
import type { ReactNode } from "react";
import { PeopleList } from "../people/PeopleList.tsx";
import type { People } from "../people/people-store.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import type { Route } from "./route.ts";
import styles from "./Sidebar.module.css";
import { words } from "./words.ts";

/** What sidebar and rail can do. */
export type NavigationProps = {
  readonly account: Account;
  readonly people: People;
  readonly route: Route;
  readonly isInCall: boolean;
  readonly isOnline: boolean;
  /** Where this computer can go live. */
  readonly hasStudio: boolean;
  readonly go: (to: Route) => void;
  readonly onCall: (people: readonly Person[], type: "audio" | "video") => void;
  readonly onInvite: () => void;
  readonly onSignOut: () => void;
};

/** Home, the running call, everybody, and oneself. */
export function Sidebar(props: NavigationProps) {
  const { account, people, route, isInCall, isOnline, hasStudio, go, onCall, onInvite, onSignOut } = props;
  return (
    <nav className={styles.side} aria-label={words.navigation} data-region="navigation">
      <Places {...{ route, isInCall, hasStudio, go }} />
      <div className={styles.caption}>
        <h2>{words.people}</h2>
        <IconButton icon={Plus} label={words.newCall} keys="Alt+N" size="s" onClick={() => go({ page: "new-call" })} />
      </div>
      <div className={styles.people}>
        <PeopleList
          people={people}
          openName={route.page === "person" ? route.username : null}
          canCall={!isInCall}
          onOpen={(username) => go({ page: "person", username })}
          onCall={onCall}
          onInvite={onInvite}
        />
      </div>
      <div className={styles.me}>
        <Avatar person={account} presence={ownPresence(isInCall, isOnline)} />
        <span className={styles.who}>
          <span className={styles.name} data-testid="own-name">
            {account.displayName}
          </span>
          <span className={styles.state}>{isOnline ? (isInCall ? words.inCall : words.available) : words.offline}</span>
        </span>
        <IconButton icon={LogOut} label={words.signOut} onClick={onSignOut} data-testid="sign-out" />
        <IconButton
          icon={Settings}
          label={words.settings}
          keys="Mod+,"
          onClick={() => go({ page: "settings" })}
          data-testid="settings-open"
        />
      </div>
    </nav>
  );
}

function Places({ route, isInCall, hasStudio, go }: Pick<NavigationProps, "route" | "isInCall" | "hasStudio" | "go">) {
  return (
    <>
      <Nav icon={House} isOn={route.page === "home"} onGo={() => go({ page: "home" })}>
        {words.home}
      </Nav>
      <Nav icon={Tv} isOn={route.page === "streams"} testId="streams-open" onGo={() => go({ page: "streams" })}>
        {words.streams}
      </Nav>
      <Nav
        icon={Film}
        isOn={route.page === "recordings"}
        testId="recordings-open"
        onGo={() => go({ page: "recordings" })}
      >
        {words.recordings}
      </Nav>
      {isInCall && (
        <Nav icon={AudioLines} isOn={false} isAccent onGo={() => go({ page: "call" })}>
          {words.backToCall}
        </Nav>
      )}
      {hasStudio && <StudioNav route={route} go={go} />}
    </>
  );
}

/** How others see oneself now. */
export function ownPresence(isInCall: boolean, isOnline: boolean) {
  if (!isOnline) return "offline";
  return isInCall ? "in_call" : "available";
}

function StudioNav({ route, go }: Pick<NavigationProps, "route" | "go">) {
  return (
    <Nav icon={Radio} isOn={route.page === "studio"} testId="studio-open" onGo={() => go({ page: "studio" })}>
      {words.studio}
    </Nav>
  );
}

type NavProps = {
  readonly icon: LucideIcon;
  readonly isOn: boolean;
  readonly isAccent?: boolean;
  readonly testId?: string;
  readonly onGo: () => void;
  readonly children: ReactNode;
};

function Nav({ icon, isOn, isAccent = false, testId, onGo, children }: NavProps) {
  return (
    <button
      type="button"
      className={classNames(styles.nav, isOn && styles.on, isAccent && styles.accent)}
      aria-current={isOn ? "page" : undefined}
      onClick={onGo}
      data-testid={testId}
    >
      <Icon of={icon} />
      {children}
    </button>
  );
}
