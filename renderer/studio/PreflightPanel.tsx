import type { Preset } from "@nchat/contract/broadcast";
import { type CheckState, type PreflightCheck, preflightChecks } from "@nchat/contract/preflight";
import { Check, CircleAlert, CircleDashed, type LucideIcon } from "lucide-react";
import { useStore } from "zustand";
import type { StudioPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { useSecondsLeft } from "../ui/use-seconds-left.ts";
import styles from "./Output.module.css";
import { checkNames, checkWords, recommendWords } from "./preflight-words.ts";
import { presetWords, words } from "./words.ts";

type Props = {
  readonly port: StudioPort;
  readonly preset: Preset;
  readonly onPreset: (preset: Preset) => void;
  readonly now: () => number;
};

/** Looks at what going live needs, says what is wrong and what to do, and recommends what to send. */
export function PreflightPanel({ port, preset, onPreset, now }: Props) {
  const { step, endsAt, checks, recommended } = useStore(port.preflight);
  const secondsLeft = useSecondsLeft(endsAt, now);
  const isRunning = step === "running";
  return (
    <section className={styles.preflight} aria-label={words.preflight}>
      <header className={styles.healthHead}>
        <h3>{words.preflight}</h3>
        <Button size="s" isBusy={isRunning} onClick={port.startPreflight} data-testid="preflight-start">
          {step === "done" ? words.preflightAgain : words.preflightStart}
        </Button>
      </header>
      {step !== "idle" && (
        <ul className={styles.checks} aria-label={words.preflight}>
          {preflightChecks.map((check) => (
            <CheckRow key={check} check={check} state={checks[check]} />
          ))}
        </ul>
      )}
      {isRunning && secondsLeft !== null && <p className={styles.missing}>{words.preflightLeft(secondsLeft)}</p>}
      {step === "done" && (
        <p className={styles.advice} role="status" data-testid="preflight-advice">
          {recommendWords(recommended, checks)}
          {recommended !== null && recommended !== preset && (
            <Button size="s" onClick={() => onPreset(recommended)} data-testid="preflight-use">
              {words.usePreset(presetWords(recommended))}
            </Button>
          )}
        </p>
      )}
    </section>
  );
}

const icons: Readonly<Record<CheckState["state"], LucideIcon | null>> = {
  waiting: CircleDashed,
  running: null,
  passed: Check,
  failed: CircleAlert,
};
const looks = { waiting: "missing", running: "missing", passed: "done", failed: "failedCheck" } as const;

function CheckRow({ check, state }: { readonly check: PreflightCheck; readonly state: CheckState }) {
  const icon = icons[state.state];
  const wrong = checkWords(check, state);
  return (
    <li className={styles[looks[state.state]]} data-testid={`preflight-${check}`} data-state={state.state}>
      {icon === null ? <Spinner size={14} /> : <Icon of={icon} size={14} />}
      <span>{wrong ?? checkNames[check]}</span>
    </li>
  );
}
