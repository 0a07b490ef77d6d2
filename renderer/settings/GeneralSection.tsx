import { useState } from "react";
import { useStore } from "zustand";
import type { Platform } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { Select } from "../ui/Select.tsx";
import { Switch } from "../ui/Switch.tsx";
import { Section, SettingRow } from "./SettingRow.tsx";
import { words } from "./words.ts";

/** How calls begin and how the window closes. */
export function GeneralSection({ platform }: { readonly platform: Platform }) {
  const { settings, desktop, notices } = platform;
  const { joinMuted, closeInCall } = useStore(settings.store);
  return (
    <Section id="general" title="General">
      <SettingRow label={words.joinMuted} hint={words.joinMutedHint}>
        <Switch
          label={words.joinMuted}
          isOn={joinMuted}
          onChange={(isOn) => void settings.update({ joinMuted: isOn })}
        />
      </SettingRow>
      {desktop && (
        <SettingRow label={words.closeInCall}>
          <Select
            label={words.closeInCall}
            value={closeInCall}
            options={closeOptions}
            onChange={(value) => {
              const option = closeOptions.find((each) => each.value === value);
              if (option) void settings.update({ closeInCall: option.value });
            }}
          />
        </SettingRow>
      )}
      {notices.requestPermission && <NoticesRow request={notices.requestPermission} />}
    </Section>
  );
}

const closeOptions = [
  { value: "ask", label: words.closeAsk },
  { value: "tray", label: words.closeTray },
  { value: "quit", label: words.closeQuit },
] as const;

function NoticesRow({ request }: { readonly request: () => Promise<boolean> }) {
  const [isGranted, setIsGranted] = useState<boolean | null>(null);
  return (
    <SettingRow label={words.notices} hint={words.noticesHint}>
      {isGranted === null ? (
        <Button onClick={() => void request().then(setIsGranted)}>{words.noticesAllow}</Button>
      ) : (
        <span>{isGranted ? words.noticesOn : words.noticesOff}</span>
      )}
    </SettingRow>
  );
}
