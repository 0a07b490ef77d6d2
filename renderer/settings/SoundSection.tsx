import type { Settings, SettingsPatch } from "@nchat/contract/settings";
import { useStore } from "zustand";
import type { MediaCheck } from "../platform/media-check.ts";
import type { SettingsPort } from "../platform/platform.ts";
import { DeviceSelect } from "../ui/DeviceSelect.tsx";
import { Slider } from "../ui/Slider.tsx";
import { Switch } from "../ui/Switch.tsx";
import { Section, SettingRow } from "./SettingRow.tsx";
import { words } from "./words.ts";

type Props = { readonly settings: SettingsPort; readonly check: MediaCheck };

/** Microphone, speaker, and what rings. */
export function SoundSection({ settings, check }: Props) {
  const { list } = useStore(check.devices);
  const now = useStore(settings.store);
  const update = (patch: SettingsPatch) => void settings.update(patch);
  return (
    <Section id="sound" title="Sound">
      <SettingRow label={words.microphone}>
        <DeviceSelect
          label={words.microphone}
          look="field"
          devices={list?.microphone}
          choice={now.microphone}
          onChoose={(microphone) => update({ microphone })}
          testId="device-mic"
        />
      </SettingRow>
      <SettingRow label={words.speaker}>
        <DeviceSelect
          label={words.speaker}
          look="field"
          devices={list?.speaker}
          choice={now.speaker}
          onChoose={(speaker) => update({ speaker })}
          testId="device-speaker"
        />
      </SettingRow>
      <RingRows now={now} update={update} />
    </Section>
  );
}

type RingProps = { readonly now: Settings; readonly update: (patch: SettingsPatch) => void };

function RingRows({ now, update }: RingProps) {
  return (
    <>
      <SettingRow label={words.ringSound}>
        <Switch label={words.ringSound} isOn={now.ringSound} onChange={(ringSound) => update({ ringSound })} />
      </SettingRow>
      <SettingRow label={words.ringVolume}>
        <Volume
          label={words.ringVolume}
          value={now.ringVolume}
          isDisabled={!now.ringSound}
          onChange={(ringVolume) => update({ ringVolume })}
        />
      </SettingRow>
      <SettingRow label={words.muteTones}>
        <Switch label={words.muteTones} isOn={now.muteTones} onChange={(muteTones) => update({ muteTones })} />
      </SettingRow>
      <SettingRow label={words.toneVolume}>
        <Volume
          label={words.toneVolume}
          value={now.toneVolume}
          isDisabled={!now.muteTones}
          onChange={(toneVolume) => update({ toneVolume })}
        />
      </SettingRow>
    </>
  );
}

type VolumeProps = {
  readonly label: string;
  readonly value: number;
  readonly isDisabled: boolean;
  readonly onChange: (value: number) => void;
};

function Volume({ label, value, isDisabled, onChange }: VolumeProps) {
  return (
    <Slider
      label={label}
      value={value}
      min={0}
      max={1}
      step={0.05}
      text={words.percent(value)}
      isDisabled={isDisabled}
      onChange={onChange}
    />
  );
}

/** Which camera, and how one sees oneself. */
export function CameraSection({ settings, check }: Props) {
  const { list } = useStore(check.devices);
  const now = useStore(settings.store);
  return (
    <Section id="camera" title="Camera">
      <SettingRow label={words.camera}>
        <DeviceSelect
          label={words.camera}
          look="field"
          devices={list?.camera}
          choice={now.camera}
          onChoose={(camera) => void settings.update({ camera })}
          testId="device-camera"
        />
      </SettingRow>
      <SettingRow label={words.mirror} hint={words.mirrorHint}>
        <Switch
          label={words.mirror}
          isOn={now.mirrorSelfView}
          onChange={(mirrorSelfView) => void settings.update({ mirrorSelfView })}
        />
      </SettingRow>
    </Section>
  );
}
