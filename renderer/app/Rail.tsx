import { Film, House, LogOut, type LucideIcon, Phone, Radio, Settings, Tv, Users } from "lucide-react";
import { Avatar } from "../ui/Avatar.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { type NavigationProps, ownPresence } from "./Sidebar.tsx";
import styles from "./Sidebar.module.css";
import { words } from "./words.ts";

/** The sidebar at 52 px: in a call, and in small windows. */
export function Rail({ account, route, isInCall, isOnline, hasStudio, go, onSignOut }: NavigationProps) {
  return (
    <nav className={styles.rail} aria-label={words.navigation} data-region="navigation">
      <Place icon={House} label={words.home} isOn={route.page === "home"} onGo={() => go({ page: "home" })} />
      {isInCall && (
        <Place
          icon={Phone}
          label={words.call}
          isOn={route.page === "call"}
          className={route.page === "call" ? undefined : styles.accent}
          onGo={() => go({ page: "call" })}
        />
      )}
      <Place
        icon={Users}
        label={words.people}
        isOn={route.page === "people"}
        testId="people-open"
        onGo={() => go({ page: "people" })}
      />
      <Place
        icon={Tv}
        label={words.streams}
        isOn={route.page === "streams" || route.page === "stream"}
        testId="streams-open"
        onGo={() => go({ page: "streams" })}
      />
      <Place
        icon={Film}
        label={words.recordings}
        isOn={route.page === "recordings" || route.page === "recording"}
        testId="recordings-open"
        onGo={() => go({ page: "recordings" })}
      />
      {hasStudio && <StudioPlace route={route} go={go} />}
      <span className={styles.space} />
      {!isInCall && <Place icon={LogOut} label={words.signOut} testId="sign-out" onGo={onSignOut} />}
      <Place
        icon={Settings}
        label={words.settings}
        keys="Mod+,"
        testId="settings-open"
        onGo={() => go({ page: "settings" })}
      />
      <span className={styles.face} title={account.displayName}>
        <Avatar person={account} presence={ownPresence(isInCall, isOnline)} />
      </span>
    </nav>
  );
}

function StudioPlace({ route, go }: Pick<NavigationProps, "route" | "go">) {
  const isOn = route.page === "studio";
  return (
    <Place icon={Radio} label={words.studio} isOn={isOn} testId="studio-open" onGo={() => go({ page: "studio" })} />
  );
}

type PlaceProps = {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly keys?: string;
  readonly isOn?: boolean;
  readonly className?: string | undefined;
  readonly testId?: string;
  readonly onGo: () => void;
};

function Place({ icon, label, keys, isOn = false, className, testId, onGo }: PlaceProps) {
  return (
    <IconButton
      icon={icon}
      size="l"
      side="right"
      label={label}
      keys={keys}
      isOn={isOn}
      aria-current={isOn ? "page" : undefined}
      className={className}
      onClick={onGo}
      data-testid={testId}
    />
  );
}
