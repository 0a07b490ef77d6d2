import type { HotkeyAction } from "@nchat/contract/hotkeys";
import type { Environment } from "@nchat/contract/ipc/app";
import { ShieldCheck, Undo2 } from "lucide-react";
import { useEffect, useMemo } from "react";
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
      <div className={styles.head}>
        <h3 className={styles.title}>{words.hotkeys["hold-to-talk"]}</h3>
      </div>
      <div className={styles.card}>
        <HoldTimes settings={settings} />
      </div>
      <p className={styles.always}>
        <Icon of={ShieldCheck} size={14} className={styles.good} />
        {words.alwaysCloses}
      </p>
    </section>
  );
}

/** How long a held key keeps the microphone open. */
function HoldTimes({ settings }: { readonly settings: SettingsPort }) {
  const { holdReleaseMilliseconds, holdLimitSeconds } = useStore(settings.store);
  return (
    <>
      <SettingRow label={words.holdRelease} hint={words.holdReleaseHint}>
        <Slider
          label={words.holdRelease}
          value={holdReleaseMilliseconds}
          min={0}
          max={2000}
          step={50}
          text={words.milliseconds(holdReleaseMilliseconds)}
          onChange={(value) => void settings.update({ holdReleaseMilliseconds: value })}
        />
      </SettingRow>
      <SettingRow label={words.holdLimit} hint={words.holdLimitHint}>
        <Slider
          label={words.holdLimit}
          value={holdLimitSeconds}
          min={10}
          max={600}
          step={10}
          text={words.seconds(holdLimitSeconds)}
          onChange={(value) => void settings.update({ holdLimitSeconds: value })}
        />
      </SettingRow>
    </>
  );
}
