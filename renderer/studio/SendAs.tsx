import { Preset } from "@nchat/contract/broadcast";
import { presetNames } from "@nchat/contract/programme";
import { Segments } from "../ui/Segments.tsx";
import { Select } from "../ui/Select.tsx";
import { Switch } from "../ui/Switch.tsx";
import type { Sending } from "./draft.ts";
import styles from "./Output.module.css";
import { presetWords, words } from "./words.ts";

type Props = { readonly sending: Sending; readonly onChange: (part: Partial<Sending>) => void };

/** Chooses what is sent. */
export function SendAs({ sending: { sender, ingress, preset, isRecorded }, onChange }: Props) {
  return (
    <>
      <div className={styles.choice}>
        <span>{words.sendWith}</span>
        <Segments
          label={words.sendWith}
          value={sender}
          onChange={(next) => onChange({ sender: next })}
          options={(["app", "external"] as const).map((value) => ({
            ...{ value, label: words.senders[value], testId: `stream-sender-${value}` },
          }))}
        />
      </div>
      {sender === "external" && (
        <div className={styles.choice}>
          <span>{words.ingress}</span>
          <Segments
            label={words.ingress}
            value={ingress}
            onChange={(next) => onChange({ ingress: next })}
            options={(["rtmp", "whip"] as const).map((value) => ({
              ...{ value, label: value.toUpperCase(), testId: `stream-ingress-${value}` },
            }))}
          />
        </div>
      )}
      {sender === "app" && (
        <div className={styles.choice}>
          <span>{words.preset}</span>
          <Select
            label={words.preset}
            value={preset}
            data-testid="stream-preset"
            options={presetNames.map((value) => ({ value, label: presetWords(value) }))}
            onChange={(value) => onChange({ preset: Preset.parse(value) })}
          />
        </div>
      )}
      <Record isRecorded={isRecorded} onChange={onChange} />
    </>
  );
}

function Record({ isRecorded, onChange }: Pick<Sending, "isRecorded"> & Pick<Props, "onChange">) {
  return (
    <div className={styles.switchRow}>
      <span>{words.record}</span>
      <Switch
        label={words.record}
        isOn={isRecorded}
        onChange={(next) => onChange({ isRecorded: next })}
        testId="stream-record"
      />
    </div>
  );
}
