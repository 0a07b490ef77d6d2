import { clipLengths } from "@nchat/contract/clips";
import { useStore } from "zustand";
import type { SettingsPort, StreamerModePort } from "../platform/platform.ts";
import { Select } from "../ui/Select.tsx";
import { Switch } from "../ui/Switch.tsx";
import { Section, SettingRow } from "./SettingRow.tsx";
import { words } from "./words.ts";

type Props = { readonly settings: SettingsPort; readonly streamerMode: StreamerModePort | null };

/** What going live brings with it on this computer; a browser sends nothing. */
export function StreamingSection({ settings, streamerMode }: Props) {
  return (
    <Section id="streaming" title={words.streaming}>
      {streamerMode ? (
        <StreamingRows settings={settings} streamerMode={streamerMode} />
      ) : (
        <SettingRow label={words.streamingInBrowser} hint={words.streamingInBrowserHint} />
      )}
    </Section>
  );
}

type RowsProps = Props & { readonly streamerMode: StreamerModePort };

function StreamingRows({ settings, streamerMode }: RowsProps) {
  const { clipSeconds, streamerModeWhileLive } = useStore(settings.store);
  const { isOn, isByLive } = useStore(streamerMode.store);
  return (
    <>
      <SettingRow label={words.streamerMode} hint={isByLive ? words.streamerModeByLive : words.streamerModeHint}>
        <Switch label={words.streamerMode} isOn={isOn} onChange={streamerMode.set} testId="settings-streamer-mode" />
      </SettingRow>
      <SettingRow label={words.streamerModeWhileLive}>
        <Switch
          label={words.streamerModeWhileLive}
          isOn={streamerModeWhileLive}
          onChange={(next) => void settings.update({ streamerModeWhileLive: next })}
          testId="settings-streamer-mode-live"
        />
      </SettingRow>
      <SettingRow label={words.clipLength} hint={words.clipLengthHint}>
        <Select
          label={words.clipLength}
          value={String(clipSeconds)}
          options={clipLengths.map((each) => ({ value: String(each), label: words.seconds(each) }))}
          onChange={(value) => {
            const chosen = clipLengths.find((each) => String(each) === value);
            if (chosen) void settings.update({ clipSeconds: chosen });
          }}
          data-testid="settings-clip-length"
        />
      </SettingRow>
    </>
  );
}
