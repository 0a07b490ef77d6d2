import { type HotkeyAction, type HotkeyStatus, studioHotkeys } from "@nchat/contract/hotkeys";
import type { Environment } from "@nchat/contract/ipc/app";
import { ShieldCheck, Undo2 } from "lucide-react";
import { type ComponentProps, useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { HotkeysPort, SettingsPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useKeyStyle } from "../ui/keys.ts";
import { Slider } from "../ui/Slider.tsx";
import { HotkeyRow } from "./HotkeyRow.tsx";
import styles from "./HotkeysSection.module.css";
import { createHotkeyRecorder, defaultKeys } from "./recorder-store.ts";
import { Section, SettingRow } from "./SettingRow.tsx";
import { WorksHere } from "./WorksHere.tsx";
import { words } from "./words.ts";

type Props = {
  readonly hotkeys: HotkeysPort | null;
  readonly environment: Environment;
  readonly settings: SettingsPort;
};

/** The keys of the whole desktop, or why there are none here. */
export function HotkeysSection({ hotkeys, environment, settings }: Props) {
  if (hotkeys) return <DesktopHotkeys {...{ hotkeys, environment, settings }} />;
  return (
    <Section id="hotkeys" title="Hotkeys">
      <SettingRow label={words.hotkeysInBrowser} hint={words.hotkeysInBrowserHint} />
    </Section>
  );
}

type DesktopProps = Props & { readonly hotkeys: HotkeysPort };

const order: readonly HotkeyAction[] = ["hold-to-talk", "toggle-mute"];

function DesktopHotkeys({ hotkeys, environment, settings }: DesktopProps) {
  const list = useStore(hotkeys.store);
  const isMac = useKeyStyle() === "mac";
  const recorder = useMemo(() => createHotkeyRecorder(hotkeys, isMac), [hotkeys, isMac]);
  const now = useStore(recorder.store);
  useEffect(() => recorder.leave, [recorder]);
  const rowsOf = (actions: readonly HotkeyAction[]) =>
    actions.flatMap((action) => list.find((each) => each.action === action) ?? []);
  const rows = rowsOf(order);
  const studioSet = studioHotkeys.filter((hotkey) => rowsOf([hotkey]).some(({ accelerator }) => accelerator !== null));
  const isChanged = list.some(({ action, accelerator }) => accelerator !== defaultKeys[action]);
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
            onClick={() => void recorder.resetAll(studioSet)}
            data-testid="hotkeys-reset"
          >
            {words.resetAll}
          </Button>
        )}
      </div>
      <WorksHere rows={rows} environment={environment} check={hotkeys.check} />
      <div className={styles.head}>
        <h3 className={styles.title}>{words.inEveryApp}</h3>
        <span className={styles.aside}>{words.takenWhen}</span>
      </div>
      <div className={styles.card}>
        {rows.map((status) => (
          <HotkeyRow key={status.action} status={status} recorder={recorder} now={now} />
        ))}
      </div>
      <StudioRows rows={rowsOf(studioHotkeys)} recorder={recorder} now={now} />
      <HoldTimes settings={settings} />
      <p className={styles.always}>
        <Icon of={ShieldCheck} size={14} className={styles.good} />
        {words.alwaysCloses}
      </p>
    </section>
  );
}

type StudioRowsProps = Pick<ComponentProps<typeof HotkeyRow>, "recorder" | "now"> & {
  readonly rows: readonly HotkeyStatus[];
};

/** The studio's, of which most people set a few; scenes by number are folded away. */
function StudioRows({ rows, ...row }: StudioRowsProps) {
  const isNumbered = ({ action }: HotkeyStatus) => /^scene-\d$/.test(action);
  const draw = (status: HotkeyStatus) => <HotkeyRow key={status.action} status={status} {...row} />;
  const numbered = rows.filter(isNumbered);
  return (
    <>
      <div className={styles.head}>
        <h3 className={styles.title}>{words.studioHotkeys}</h3>
        <span className={styles.aside}>{words.studioTakenWhen}</span>
      </div>
      <div className={styles.card}>{rows.filter((each) => !isNumbered(each)).map(draw)}</div>
      <details className={styles.more} open={numbered.some(({ accelerator }) => accelerator !== null)}>
        <summary data-testid="hotkeys-scenes">{words.scenesByNumber}</summary>
        <div className={styles.card}>{numbered.map(draw)}</div>
      </details>
      <p className={styles.aside} data-testid="hotkeys-commands">
        {words.commands} <code className={styles.command}>{words.commandExample}</code>
      </p>
    </>
  );
}

/** How long a held key keeps the microphone open. */
function HoldTimes({ settings }: { readonly settings: SettingsPort }) {
  const { holdReleaseMilliseconds, holdLimitSeconds } = useStore(settings.store);
  return (
    <>
      <div className={styles.head}>
        <h3 className={styles.title}>{words.hotkeys["hold-to-talk"]}</h3>
      </div>
      <div className={styles.card}>
        <HoldTime
          label={words.holdRelease}
          hint={words.holdReleaseHint}
          {...{ value: holdReleaseMilliseconds, min: 0, max: 2000, step: 50 }}
          text={words.milliseconds(holdReleaseMilliseconds)}
          onChange={(value) => void settings.update({ holdReleaseMilliseconds: value })}
        />
        <HoldTime
          label={words.holdLimit}
          hint={words.holdLimitHint}
          {...{ value: holdLimitSeconds, min: 10, max: 600, step: 10 }}
          text={words.seconds(holdLimitSeconds)}
          onChange={(value) => void settings.update({ holdLimitSeconds: value })}
        />
      </div>
    </>
  );
}

function HoldTime({ hint, ...slider }: ComponentProps<typeof Slider> & { readonly hint: string }) {
  return (
    <SettingRow label={slider.label} hint={hint}>
      <Slider {...slider} />
    </SettingRow>
  );
}
