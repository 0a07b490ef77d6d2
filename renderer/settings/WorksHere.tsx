import type { HotkeyAction, HotkeyStatus } from "@nchat/contract/hotkeys";
import type { Environment } from "@nchat/contract/ipc/app";
import { CircleAlert, CircleCheck, CircleDashed, Monitor, RefreshCw } from "lucide-react";
import { useState } from "react";
import type { HotkeysPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import styles from "./HotkeysSection.module.css";
import { words } from "./words.ts";

type Props = {
  readonly rows: readonly HotkeyStatus[];
  readonly environment: Environment;
  readonly check: HotkeysPort["check"];
};

/** What this computer and session can do with keys of the whole desktop, asked anew by a click. */
export function WorksHere({ rows, environment: { platform, engine }, check }: Props) {
  const [isChecking, setIsChecking] = useState(false);
  const [checked, setChecked] = useState<readonly HotkeyStatus[]>([]);
  const system = new Map<string, string>(Object.entries(words.systems)).get(platform) ?? platform;
  const checkAgain = async () => {
    setIsChecking(true);
    try {
      setChecked(await check());
    } finally {
      setIsChecking(false);
    }
  };
  return (
    <div className={styles.card} data-testid="hotkeys-works">
      <div className={styles.computer}>
        <Icon of={Monitor} className={styles.quiet} />
        <div className={styles.grow}>
          <p className={styles.label}>{words.worksHere}</p>
          <p className={styles.aside}>{words.worksWhere(system, engine)}</p>
        </div>
        <Button
          variant="quiet"
          size="s"
          icon={RefreshCw}
          isBusy={isChecking}
          onClick={() => void checkAgain()}
          data-testid="hotkeys-check"
        >
          {words.checkAgain}
        </Button>
      </div>
      <div className={styles.cells}>
        {[...rows].reverse().map((row) => (
          <Cell key={row.action} row={row} found={checked.find((each) => isSame(each, row))?.state} />
        ))}
      </div>
    </div>
  );
}

/** What a check found holds for these keys only. */
function isSame(one: HotkeyStatus, other: HotkeyStatus): boolean {
  return one.action === other.action && one.accelerator === other.accelerator;
}

type State = HotkeyStatus["state"];
type CellProps = { readonly row: HotkeyStatus; readonly found: State | undefined };

function Cell({ row: { action, state }, found }: CellProps) {
  // Outside a call nothing is taken, so there the check tells more than the state.
  const isTold = state === "waiting" && found !== undefined;
  const { icon, tone } = marks[isTold ? found : state];
  return (
    <div className={styles.cell} data-testid={`hotkey-${action}-works`}>
      <p className={styles.cellTitle}>
        <Icon of={icon} className={classNames(styles[tone])} />
        {action === "toggle-mute" ? words.switchOnOff : words.hotkeys[action]}
      </p>
      <p className={styles.cellText} role="status">
        {isTold ? foundWords(action, found) : stateWords(action, state)}
      </p>
    </div>
  );
}

const marks = {
  off: { icon: CircleDashed, tone: "quiet" },
  waiting: { icon: CircleDashed, tone: "quiet" },
  active: { icon: CircleCheck, tone: "good" },
  taken: { icon: CircleAlert, tone: "limited" },
  unavailable: { icon: CircleAlert, tone: "limited" },
} as const;

/** Pressed or held: of the studio all are pressed. */
function callAction(action: HotkeyAction): "toggle-mute" | "hold-to-talk" {
  return action === "hold-to-talk" ? action : "toggle-mute";
}

function stateWords(action: HotkeyAction, state: State): string {
  switch (state) {
    case "active":
      return words.hotkeyActive[callAction(action)];
    case "unavailable":
      return words.hotkeyUnavailable[callAction(action)];
    case "off":
    case "waiting":
    case "taken":
      return words.hotkeyStates[state];
  }
}

function foundWords(action: HotkeyAction, found: State): string {
  if (found === "active") return action === "hold-to-talk" ? words.checkedHold : words.checked.active;
  return found === "taken" ? words.checked.taken : stateWords(action, found);
}
