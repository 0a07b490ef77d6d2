import { Preset } from "@nchat/contract/broadcast";
import { presetNames } from "@nchat/contract/programme";
import { SendChoice } from "@nchat/contract/sent-by";
import type { ComponentProps } from "react";
import { Segments } from "../ui/Segments.tsx";
import { Select } from "../ui/Select.tsx";
import { Switch } from "../ui/Switch.tsx";
import type { Sending } from "./draft.ts";
import styles from "./Output.module.css";
import { presetWords, words } from "./words.ts";

type Props = { readonly sending: Sending; readonly onChange: (part: Partial<Sending>) => void };

/** Chooses what is sent, and how. */
export function SendAs({ sending, onChange }: Props) {
  const { sender, ingress, sendBy, preset, isRecorded } = sending;
  return (
    <>
      <Choice
        label={words.sendWith}
        value={sender}
        onChange={(next) => onChange({ sender: next })}
        options={(["app", "external"] as const).map((value) => ({
          ...{ value, label: words.senders[value], testId: `stream-sender-${value}` },
        }))}
      />
      {sender === "external" && (
        <Choice
          label={words.ingress}
          value={ingress}
          onChange={(next) => onChange({ ingress: next })}
          options={(["rtmp", "whip"] as const).map((value) => ({
            ...{ value, label: value.toUpperCase(), testId: `stream-ingress-${value}` },
          }))}
        />
      )}
      {sender === "app" && (
        <>
          <Choice
            label={words.ingress}
            value={sendBy}
            onChange={(next) => onChange({ sendBy: next })}
            options={SendChoice.options.map((value) => ({
              ...{ value, label: words.sendChoices[value], testId: `stream-send-by-${value}` },
            }))}
          />
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
        </>
      )}
      <Record isRecorded={isRecorded} onChange={onChange} />
    </>
  );
}

/** One of a few, with its name before it. */
function Choice<Value extends string>(props: ComponentProps<typeof Segments<Value>>) {
  return (
    <div className={styles.choice}>
      <span>{props.label}</span>
      <Segments {...props} />
    </div>
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
