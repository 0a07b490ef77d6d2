import type { Destination } from "@nchat/contract/streams";
import { type FormEvent, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Select } from "../ui/Select.tsx";
import { hiddenWords, useSecret } from "../ui/streamer-mode.ts";
import { platformNames, platformUrls } from "./destination-words.ts";
import type { NewDestination } from "./destinations-store.ts";
import styles from "./Output.module.css";

const platforms: readonly Destination["platform"][] = ["youtube", "twitch", "facebook", "custom"];

type Props = {
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly onAdd: (input: NewDestination) => void;
  readonly onCancel: () => void;
};

/** Platform, address and key; the server seals the key, and nobody reads it again. */
export function AddDestination({ isBusy, problem, onAdd, onCancel }: Props) {
  const [platform, setPlatform] = useState<Destination["platform"]>("youtube");
  const [url, setUrl] = useState(platformUrls.youtube);
  const [streamKey, setStreamKey] = useState("");
  const { isHidden } = useSecret(); // own servers' addresses often hold a key
  const choose = (value: string) => {
    const next = platforms.find((each) => each === value);
    if (!next) return;
    setPlatform(next);
    setUrl(platformUrls[next]);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) onAdd({ platform, url: url.trim(), streamKey: streamKey.trim() });
  };
  return (
    <form className={styles.setUp} onSubmit={submit}>
      <Select
        label="Platform"
        value={platform}
        options={platforms.map((value) => ({ value, label: platformNames[value] }))}
        onChange={choose}
        data-testid="destination-platform"
      />
      <Field
        label="Address"
        placeholder="rtmp://…"
        type={isHidden ? "password" : "text"}
        hint={isHidden ? hiddenWords.hidden : undefined}
        value={url}
        data-testid="destination-url"
        onChange={({ target }) => setUrl(target.value)}
      />
      <Field
        label="Stream key"
        type="password"
        autoComplete="off"
        value={streamKey}
        error={problem}
        data-testid="destination-key"
        onChange={({ target }) => setStreamKey(target.value)}
      />
      <Buttons isBusy={isBusy} isReady={url.trim() !== "" && streamKey.trim() !== ""} onCancel={onCancel} />
    </form>
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
