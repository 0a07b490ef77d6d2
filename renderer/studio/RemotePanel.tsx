import { Eye, EyeOff, RefreshCw } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { RemotePort } from "../platform/platform.ts";
import { Field } from "../ui/Field.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { hiddenWords, useSecret } from "../ui/streamer-mode.ts";
import { Switch } from "../ui/Switch.tsx";
import { CopyButton } from "./CopyButton.tsx";
import styles from "./Output.module.css";
import { remoteWords, words } from "./words.ts";

type Props = { readonly remote: RemotePort };

/** Lets Stream Deck, Companion and the like steer the studio. */
export function RemotePanel({ remote }: Props) {
  const state = useStore(remote.store);
  const { isOn, port } = state;
  const [typed, setTyped] = useState(String(port));
  const take = () => {
    const next = Number(typed);
    if (Number.isInteger(next) && next >= 1024 && next <= 65_535) remote.change({ isOn, port: next });
    else setTyped(String(port));
  };
  return (
    <details className={styles.remote} data-testid="remote">
      <summary data-testid="remote-open">{words.remote}</summary>
      <div className={styles.setUp}>
        <div className={styles.switchRow}>
          <span>{words.remoteSwitch}</span>
          <Switch
            label={words.remoteSwitch}
            isOn={isOn}
            onChange={(next) => remote.change({ isOn: next, port })}
            testId="remote-switch"
          />
        </div>
        <p className={state.state === "taken" ? styles.slow : styles.spell} role="status" data-testid="remote-state">
          {remoteWords(state)}
        </p>
        <Field
          label={words.remotePort}
          inputMode="numeric"
          value={typed}
          data-testid="remote-port"
          onChange={({ target }) => setTyped(target.value)}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === "Enter") take();
          }}
        />
        <Password remote={remote} />
      </div>
    </details>
  );
}

/** Hidden until it is asked for. */
function Password({ remote }: Props) {
  const [known, setShown] = useState<string | null>(null);
  const { isHidden, isRevealed, reveal } = useSecret();
  // In streamer mode it is shown for a moment only.
  const shown = isHidden ? null : known;
  const toggle = async () => {
    if (shown !== null && !isRevealed) return setShown(null);
    setShown(await remote.getPassword());
    reveal();
  };
  const renew = async () => {
    const next = await remote.renewPassword();
    if (shown !== null) setShown(next);
  };
  return (
    <Field
      label={words.remotePassword}
      readOnly
      value={shown ?? (isHidden ? hiddenWords.hidden : "••••••••••••")}
      data-testid="remote-password"
      after={
        <>
          <IconButton
            icon={shown === null ? Eye : EyeOff}
            size="s"
            label={shown === null ? words.showPassword : words.hidePassword}
            data-testid="remote-password-show"
            onClick={() => void toggle()}
          />
          <CopyButton label={words.copyPassword} getText={remote.getPassword} testId="remote-password-copy" />
          <IconButton
            icon={RefreshCw}
            size="s"
            label={words.newPassword}
            data-testid="remote-password-new"
            onClick={() => void renew()}
          />
        </>
      }
    />
  );
}
