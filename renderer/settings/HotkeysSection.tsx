import type { HotkeyAction, HotkeyStatus } from "@nchat/contract/hotkeys";
import type { Environment } from "@nchat/contract/ipc/app";
import { CircleAlert, CircleCheck, CircleDashed, Monitor, ShieldCheck, Undo2 } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { HotkeysPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { useKeyStyle } from "../ui/keys.ts";
import { HotkeyRow } from "./HotkeyRow.tsx";
import styles from "./HotkeysSection.module.css";
import { createHotkeyRecorder, defaultKeys } from "./recorder-store.ts";
import { Section, SettingRow } from "./SettingRow.tsx";
import { words } from "./words.ts";

type Props = { readonly hotkeys: HotkeysPort | null; readonly environment: Environment };

/** The keys of the whole desktop, or why there are none here. */
export function HotkeysSection({ hotkeys, environment }: Props) {
  if (hotkeys) return <DesktopHotkeys hotkeys={hotkeys} environment={environment} />;
  return (
    <Section id="hotkeys" title="Hotkeys">
      <SettingRow label={words.hotkeysInBrowser} hint={words.hotkeysInBrowserHint} />
    </Section>
  );
}

type DesktopProps = { readonly hotkeys: HotkeysPort; readonly environment: Environment };

const order: readonly HotkeyAction[] = ["hold-to-talk", "toggle-mute"];

function DesktopHotkeys({ hotkeys, environment }: DesktopProps) {
  const list = useStore(hotkeys.store);
  const isMac = useKeyStyle() === "mac";
  const recorder = useMemo(() => createHotkeyRecorder(hotkeys, isMac), [hotkeys, isMac]);
  const now = useStore(recorder.store);
  useEffect(() => recorder.leave, [recorder]);
  const rows = order.flatMap((action) => list.find((each) => each.action === action) ?? []);
  const isChanged = rows.some(({ action, accelerator }) => accelerator !== defaultKeys[action]);
  return (
    <section id="settings-hotkeys" className={styles.section} aria-labelledby="settings-hotkeys-title">
      <div className={styles.head}>
        <h2 id="settings-hotkeys-title" className={styles.title}>
          Hotkeys
        </h2>
        {isChanged && (
          <Button
            variant="quiet"
            size="s"
            icon={Undo2}
            onClick={() => void recorder.resetAll()}
            data-testid="hotkeys-reset"
          >
            {words.resetAll}
          </Button>
        )}
      </div>
      <WorksHere rows={rows} environment={environment} />
      <div className={styles.head}>
        <h3 className={styles.title}>{words.inEveryApp}</h3>
        <span className={styles.aside}>{words.takenWhen}</span>
      </div>
      <div className={styles.card}>
        {rows.map((status) => (
          <HotkeyRow key={status.action} status={status} recorder={recorder} now={now} />
        ))}
      </div>
      <p className={styles.always}>
        <Icon of={ShieldCheck} size={14} className={styles.good} />
        {words.alwaysCloses}
      </p>
    </section>
  );
}

type WorksProps = { readonly rows: readonly HotkeyStatus[]; readonly environment: Environment };

function WorksHere({ rows, environment: { platform, engine } }: WorksProps) {
  const system = new Map<string, string>(Object.entries(words.systems)).get(platform) ?? platform;
  const toggleFirst = [...rows].reverse();
  return (
    <div className={styles.card} data-testid="hotkeys-works">
      <div className={styles.computer}>
        <Icon of={Monitor} className={styles.quiet} />
        <div>
          <p className={styles.label}>{words.worksHere}</p>
          <p className={styles.aside}>{words.worksWhere(system, engine)}</p>
        </div>
      </div>
      <div className={styles.cells}>
        {toggleFirst.map(({ action, state }) => {
          const { icon, tone } = marks[state];
          return (
            <div key={action} className={styles.cell}>
              <p className={styles.cellTitle}>
                <Icon of={icon} className={classNames(styles[tone])} />
                {action === "toggle-mute" ? words.switchOnOff : words.hotkeys[action]}
              </p>
              <p className={styles.cellText}>{stateWords(action, state)}</p>
            </div>
          );
        })}
      </div>
    </div>
  );
}

const marks = {
  off: { icon: CircleDashed, tone: "quiet" },
  waiting: { icon: CircleDashed, tone: "quiet" },
  active: { icon: CircleCheck, tone: "good" },
  taken: { icon: CircleAlert, tone: "limited" },
  unavailable: { icon: CircleAlert, tone: "limited" },
} as const;

function stateWords(action: HotkeyAction, state: HotkeyStatus["state"]): string {
  switch (state) {
    case "active":
      return words.hotkeyActive[action];
    case "unavailable":
      return words.hotkeyUnavailable[action];
    case "off":
    case "waiting":
    case "taken":
      return words.hotkeyStates[state];
  }
}
