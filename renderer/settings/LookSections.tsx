import { Contrast, Monitor, Moon, Sun } from "lucide-react";
import { useStore } from "zustand";
import type { SettingsPort } from "../platform/platform.ts";
import { Segments } from "../ui/Segments.tsx";
import { Switch } from "../ui/Switch.tsx";
import { useMedia } from "../ui/use-media.ts";
import { Section, SettingRow } from "./SettingRow.tsx";
import { words } from "./words.ts";

type Props = { readonly settings: SettingsPort };

const themes = [
  { value: "system", label: words.themeSystem, icon: Monitor },
  { value: "dark", label: words.themeDark, icon: Moon },
  { value: "light", label: words.themeLight, icon: Sun },
  { value: "contrast", label: words.themeContrast, icon: Contrast },
] as const;

/** Dark, light, contrast. */
export function AppearanceSection({ settings }: Props) {
  const { theme } = useStore(settings.store);
  return (
    <Section id="appearance" title="Appearance">
      <SettingRow label={words.theme} hint={words.themeHint}>
        <Segments
          label={words.theme}
          value={theme}
          options={themes}
          onChange={(next) => void settings.update({ theme: next })}
        />
      </SettingRow>
    </Section>
  );
}

/** Keys and movement. */
export function AccessibilitySection({ settings }: Props) {
  const { singleKeyShortcuts } = useStore(settings.store);
  const isReduced = useMedia("(prefers-reduced-motion: reduce)");
  return (
    <Section id="accessibility" title="Accessibility">
      <SettingRow label={words.singleKeys} hint={words.singleKeysHint}>
        <Switch
          label={words.singleKeys}
          isOn={singleKeyShortcuts}
          onChange={(isOn) => void settings.update({ singleKeyShortcuts: isOn })}
        />
      </SettingRow>
      <SettingRow label={words.motion} hint={words.motionHint}>
        <span>{isReduced ? words.motionReduced : words.motionFull}</span>
      </SettingRow>
    </Section>
  );
}
