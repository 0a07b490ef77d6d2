import { Preset } from "@nchat/contract/broadcast";
import { presetNames } from "@nchat/contract/programme";
import { Segments } from "../ui/Segments.tsx";
import { Select } from "../ui/Select.tsx";
import { Switch } from "../ui/Switch.tsx";
import styles from "./Output.module.css";
import { presetWords, words } from "./words.ts";

type Props = {
  readonly sender: "app" | "external";
  readonly onSender: (sender: "app" | "external") => void;
  readonly preset: Preset;
  readonly onPreset: (preset: Preset) => void;
  readonly isRecorded: boolean;
  readonly onRecorded: (isRecorded: boolean) => void;
};

/** What is sent, and whether it is kept. */
export function SendAs({ sender, onSender, preset, onPreset, isRecorded, onRecorded }: Props) {
  return (
    <>
      <div className={styles.choice}>
        <span>{words.sendWith}</span>
        <Segments
          label={words.sendWith}
          value={sender}
          onChange={onSender}
          options={(["app", "external"] as const).map((value) => ({
            ...{ value, label: words.senders[value], testId: `stream-sender-${value}` },
          }))}
        />
      </div>
      {sender === "app" && (
        <div className={styles.choice}>
          <span>{words.preset}</span>
          <Select
            label={words.preset}
            value={preset}
            data-testid="stream-preset"
            options={presetNames.map((value) => ({ value, label: presetWords(value) }))}
            onChange={(value) => onPreset(Preset.parse(value))}
          />
        </div>
      )}
      <div className={styles.switchRow}>
        <span>{words.record}</span>
        <Switch label={words.record} isOn={isRecorded} onChange={onRecorded} testId="stream-record" />
      </div>
    </>
  );
}
