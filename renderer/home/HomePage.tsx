import type { CallTarget } from "@nchat/contract/call-control";
import type { Person } from "@nchat/contract/people";
import { AudioLines, type LucideIcon, UserPlus } from "lucide-react";
import { type ReactNode, useRef } from "react";
import type { MediaCheck } from "../platform/media-check.ts";
import type { SettingsPort } from "../platform/platform.ts";
import type { Channels } from "../session/channels-store.ts";
import { Icon } from "../ui/Icon.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import { ariaKeys, useKeyStyle } from "../ui/keys.ts";
import { useMedia } from "../ui/use-media.ts";
import { usePressed } from "../ui/use-pressed.ts";
import { CallField } from "./CallField.tsx";
import type { History } from "./history-store.ts";
import styles from "./HomePage.module.css";
import { ReadyPanel } from "./ReadyPanel.tsx";
import { Recent } from "./Recent.tsx";
import { words } from "./words.ts";

type Props = {
  readonly history: History;
  readonly people: readonly Person[];
  readonly channels: Channels;
  readonly check: MediaCheck;
  readonly settings: SettingsPort;
  /** How the last call ended, above all else. */
  readonly notice: ReactNode;
  readonly ownId: string;
  readonly canCall: boolean;
  readonly now: () => number;
  readonly search: (typed: string) => readonly Person[];
  readonly presenceWords: (person: Person) => string;
  /** The echo person, when this server has one. */
  readonly echo: Person | null;
  readonly onCall: (target: CallTarget) => void;
  readonly onNewCall: () => void;
  readonly onRecording: (recordingId: string) => void;
};

/** The first screen: call somebody, see who called, and know that the devices are right. */
export function HomePage(props: Props) {
  const { history, people, channels, check, settings, ownId, canCall, now, echo, onCall } = props;
  const isNarrow = useMedia("(max-width: 999px)");
  const field = useRef<HTMLInputElement>(null);
  usePressed("/", () => field.current?.focus());
  const callPerson = (person: Person, type: "audio" | "video") =>
    onCall({ userIds: [person.id], title: person.displayName, type });
  const callEcho = echo ? () => callPerson(echo, "video") : null;
  return (
    <div className={styles.home}>
      <main className={styles.center} tabIndex={-1} data-region="content">
        <div className={styles.column}>
          {props.notice}
          <section className={styles.start} aria-label={words.call}>
            <CallField
              fieldRef={field}
              search={props.search}
              presenceWords={props.presenceWords}
              canCall={canCall}
              onCall={callPerson}
            />
            <div className={styles.quick}>
              <Quick icon={UserPlus} label={words.newCall} keys="Alt+N" onRun={props.onNewCall} />
              {callEcho && (
                <Quick icon={AudioLines} label={words.callEcho} keys="Alt+E" onRun={callEcho} isOff={!canCall} />
              )}
            </div>
          </section>
          {isNarrow && <ReadyPanel check={check} settings={settings} isFolded />}
          <Recent
            {...{ history, people, channels, ownId, canCall, now, onCall }}
            onCallEcho={callEcho}
            onRecording={props.onRecording}
          />
        </div>
      </main>
      {!isNarrow && <ReadyPanel check={check} settings={settings} isFolded={false} />}
    </div>
  );
}

type QuickProps = {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly keys: string;
  readonly isOff?: boolean;
  readonly onRun: () => void;
};

function Quick({ icon, label, keys, isOff = false, onRun }: QuickProps) {
  const keyStyle = useKeyStyle();
  usePressed(keys, () => !isOff && onRun());
  return (
    <button
      type="button"
      className={styles.tile}
      disabled={isOff}
      aria-keyshortcuts={ariaKeys(keys, keyStyle)}
      onClick={onRun}
    >
      <Icon of={icon} />
      {label}
      <KeyCaps keys={keys} />
    </button>
  );
}
