import type { Account } from "@nchat/contract/people";
import {
  Accessibility,
  ChevronLeft,
  Info,
  Keyboard,
  type LucideIcon,
  Palette,
  Radio,
  Server,
  Settings as Gear,
  TriangleAlert,
  Video,
  Volume2,
} from "lucide-react";
import { useRef, useState } from "react";
import { useStore } from "zustand";
import type { MediaCheck } from "../platform/media-check.ts";
import type { HotkeysPort, Platform } from "../platform/platform.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SessionStore } from "../session/session-store.ts";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import { SearchField } from "../ui/SearchField.tsx";
import { useMedia } from "../ui/use-media.ts";
import { usePressed } from "../ui/use-pressed.ts";
import { AboutSection } from "./AboutSection.tsx";
import { AccountSection } from "./AccountSection.tsx";
import { GeneralSection } from "./GeneralSection.tsx";
import { AccessibilitySection, AppearanceSection } from "./LookSections.tsx";
import { HotkeysSection } from "./HotkeysSection.tsx";
import { findSections, type SectionId, sectionIds, sectionTitles } from "./sections.ts";
import styles from "./SettingsPage.module.css";
import { CameraSection, SoundSection } from "./SoundSection.tsx";
import { StreamingSection } from "./StreamingSection.tsx";
import { TryPanel } from "./TryPanel.tsx";
import { useSectionInView } from "./use-section-in-view.ts";
import { words } from "./words.ts";

type Props = {
  readonly platform: Platform;
  readonly rest: RestClient;
  readonly session: SessionStore;
  readonly check: MediaCheck;
  readonly account: Account;
  readonly signOut: () => void;
  readonly signOutEverywhere: () => Promise<"done" | "unreachable">;
  readonly onClose: () => void;
};

const icons: Record<SectionId, LucideIcon> = {
  general: Gear,
  account: Server,
  sound: Volume2,
  camera: Video,
  hotkeys: Keyboard,
  streaming: Radio,
  appearance: Palette,
  accessibility: Accessibility,
  about: Info,
};

/** Every choice on one page; the list at the left leads to its parts, the search leaves out what does not match. */
export function SettingsPage(props: Props) {
  const { platform, check, onClose } = props;
  const [typed, setTyped] = useState("");
  const page = useRef<HTMLElement>(null);
  const isNarrow = useMedia("(max-width: 979px)");
  const shown = findSections(typed);
  const inView = useSectionInView(page, shown);
  usePressed("Esc", onClose);
  const open = (id: SectionId) => {
    setTyped("");
    // After the search let the section appear again.
    requestAnimationFrame(() => document.getElementById(`settings-${id}`)?.scrollIntoView());
  };
  const tryPanel = <TryPanel {...platform} check={check} />;
  return (
    <div className={styles.settings}>
      <SectionList {...{ typed, setTyped, shown, inView, open, onClose }} hotkeys={platform.hotkeys} />
      <main ref={page} className={styles.page} tabIndex={-1} data-region="content" data-testid="settings-page">
        <div className={styles.column}>
          <h1 className={styles.title}>{words.settings}</h1>
          {shown.map((id) => (
            <Part key={id} id={id} {...props} />
          ))}
          {shown.length === 0 && <p className={styles.nothing}>{words.nothingFound(typed)}</p>}
          {isNarrow && tryPanel}
        </div>
      </main>
      {!isNarrow && tryPanel}
    </div>
  );
}

function Part({ id, ...props }: Props & { readonly id: SectionId }) {
  const { platform, check, rest } = props;
  const { settings } = platform;
  switch (id) {
    case "general":
      return <GeneralSection platform={platform} />;
    case "account":
      return <AccountSection {...props} />;
    case "sound":
      return <SoundSection settings={settings} check={check} />;
    case "camera":
      return <CameraSection settings={settings} check={check} />;
    case "hotkeys":
      return <HotkeysSection {...platform} />;
    case "streaming":
      return <StreamingSection {...platform} />;
    case "appearance":
      return <AppearanceSection settings={settings} />;
    case "accessibility":
      return <AccessibilitySection settings={settings} />;
    case "about":
      return <AboutSection environment={platform.environment} rest={rest} />;
  }
}

type ListProps = {
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly shown: readonly SectionId[];
  readonly inView: SectionId | null;
  readonly open: (id: SectionId) => void;
  readonly hotkeys: HotkeysPort | null;
  readonly onClose: () => void;
};

function SectionList({ typed, setTyped, shown, inView, open, hotkeys, onClose }: ListProps) {
  const search = useRef<HTMLInputElement>(null);
  usePressed("/", () => search.current?.focus());
  return (
    <nav className={styles.side} aria-label={words.settings} data-region="navigation">
      <SearchField ref={search} label={words.search} value={typed} onChange={setTyped} keys="/" />
      <div className={styles.list}>
        {sectionIds.map((id) => (
          <button
            key={id}
            type="button"
            className={classNames(styles.nav, id === inView && styles.on, !shown.includes(id) && styles.away)}
            aria-current={id === inView ? "location" : undefined}
            onClick={() => open(id)}
            data-testid={`settings-${id}-link`}
          >
            <Icon of={icons[id]} />
            <span className={styles.navLabel}>{sectionTitles[id]}</span>
            {id === "hotkeys" && hotkeys && <HinderedMark hotkeys={hotkeys} />}
          </button>
        ))}
      </div>
      <button type="button" className={styles.nav} onClick={onClose} data-testid="settings-close">
        <Icon of={ChevronLeft} />
        <span className={styles.navLabel}>{words.back}</span>
        <span className={styles.keys}>
          <KeyCaps keys="Esc" />
        </span>
      </button>
    </nav>
  );
}

/** Beside "Hotkeys" while one of them can't act. */
function HinderedMark({ hotkeys }: { readonly hotkeys: HotkeysPort }) {
  const list = useStore(hotkeys.store);
  if (!list.some(({ state }) => state === "taken" || state === "unavailable")) return null;
  return <Icon of={TriangleAlert} size={14} className={styles.hindered} />;
}
