import { DestinationWay, NewSavedDestination } from "@nchat/contract/saved-destinations";
import type { Destination } from "@nchat/contract/streams";
import { type FormEvent, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Segments } from "../ui/Segments.tsx";
import { Select } from "../ui/Select.tsx";
import { hiddenWords, useSecret } from "../ui/streamer-mode.ts";
import { Switch } from "../ui/Switch.tsx";
import { platformNames, platformUrls } from "./destination-words.ts";
import styles from "./Output.module.css";
import { savedWords as words } from "./saved-words.ts";

const platforms: readonly Destination["platform"][] = ["youtube", "twitch", "facebook", "custom"];

type Props = {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** Whether it is kept for the next streams: always, as the person chooses, or never. */
  readonly keeping: "always" | "choose" | "never";
  /** False: this computer has nothing to send there, only the server has. */
  readonly canSendItself?: boolean;
  readonly onAdd: (input: NewSavedDestination, isKept: boolean) => void;
  readonly onCancel: () => void;
};

type Typed = { readonly platform: Destination["platform"]; readonly url: string; readonly streamKey: string };

const nothing: Typed = { platform: "youtube", url: platformUrls.youtube, streamKey: "" };

/** Platform, address and key; what is wrong with them is said at the field. Nobody reads the key again. */
export function AddDestination({ isBusy, problem, keeping, canSendItself = true, onAdd, onCancel }: Props) {
  const [typed, setTyped] = useState(nothing);
  const [way, setWay] = useState<DestinationWay>("server");
  const [isChosen, setIsChosen] = useState(false);
  const [wrong, setWrong] = useState<Wrong>({});
  const isKept = keeping === "always" || (keeping === "choose" && isChosen);
  const type = (part: Partial<Typed>) => {
    setTyped((before) => ({ ...before, ...part }));
    setWrong({});
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const input = NewSavedDestination.safeParse({ ...typed, way: isKept && canSendItself ? way : "server" });
    if (input.success) onAdd(input.data, isKept);
    else setWrong(wrongIn(input.error.issues));
  };
  return (
    <form className={styles.setUp} onSubmit={submit} noValidate>
      <Typing {...{ typed, problem, wrong }} onType={type} />
      {keeping === "choose" && (
        <div className={styles.switchRow}>
          <span>{words.keep}</span>
          <Switch label={words.keep} isOn={isChosen} onChange={setIsChosen} testId="destination-keep" />
        </div>
      )}
      {isKept && canSendItself && <Way way={way} onChange={setWay} />}
      <Buttons isBusy={isBusy} isReady={typed.url.trim() !== "" && typed.streamKey.trim() !== ""} onCancel={onCancel} />
    </form>
  );
}

type Wrong = { readonly url?: string; readonly streamKey?: string };

function wrongIn(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): Wrong {
  const of = (field: keyof Wrong) => issues.find(({ path }) => path[0] === field)?.message;
  const [url, streamKey] = [of("url"), of("streamKey")];
  return { ...(url === undefined ? {} : { url }), ...(streamKey === undefined ? {} : { streamKey }) };
}

type TypingProps = Pick<Props, "problem"> & {
  readonly typed: Typed;
  readonly wrong: Wrong;
  readonly onType: (part: Partial<Typed>) => void;
};

function Typing({ typed: { platform, url, streamKey }, wrong, problem, onType }: TypingProps) {
  const { isHidden } = useSecret(); // own servers' addresses often hold a key
  return (
    <>
      <Select
        label="Platform"
        value={platform}
        options={platforms.map((value) => ({ value, label: platformNames[value] }))}
        onChange={(value) => {
          const next = platforms.find((each) => each === value);
          if (next) onType({ platform: next, url: platformUrls[next] });
        }}
        data-testid="destination-platform"
      />
      <Field
        label="Address"
        placeholder="rtmp://…"
        type={isHidden ? "password" : "text"}
        hint={isHidden ? hiddenWords.hidden : undefined}
        value={url}
        error={wrong.url}
        data-testid="destination-url"
        onChange={({ target }) => onType({ url: target.value })}
      />
      <Field
        label="Stream key"
        type="password"
        autoComplete="off"
        value={streamKey}
        error={wrong.streamKey ?? problem}
        data-testid="destination-key"
        onChange={({ target }) => onType({ streamKey: target.value })}
      />
    </>
  );
}

function Way({ way, onChange }: { readonly way: DestinationWay; readonly onChange: (way: DestinationWay) => void }) {
  return (
    <div className={styles.choice}>
      <span>{words.wayLabel}</span>
      <Segments
        label={words.wayLabel}
        value={way}
        onChange={onChange}
        options={DestinationWay.options.map((value) => ({
          ...{ value, label: words.ways[value], testId: `destination-way-${value}` },
        }))}
      />
      <span className={styles.spell}>{words.wayHints[way]}</span>
    </div>
  );
}

type ButtonsProps = Pick<Props, "isBusy" | "onCancel"> & { readonly isReady: boolean };

function Buttons({ isBusy, isReady, onCancel }: ButtonsProps) {
  return (
    <div className={styles.buttons}>
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isReady} data-testid="destination-confirm">
        Add
      </Button>
    </div>
  );
}
