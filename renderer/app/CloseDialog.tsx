import type { CloseAsk } from "@nchat/contract/ipc/window";
import { useEffect, useState } from "react";
import type { DesktopPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Switch } from "../ui/Switch.tsx";
import styles from "./CloseDialog.module.css";
import { words } from "./words.ts";

const inCall = {
  title: words.closeTitle,
  leadTray: words.closeLeadTray,
  leadNoTray: words.closeLeadNoTray,
  keep: words.keepInTray,
  quit: words.leaveAndQuit,
} as const;
const onStage = {
  title: words.closeStageTitle,
  leadTray: words.closeStageLeadTray,
  leadNoTray: words.closeStageLeadNoTray,
  keep: words.keepOnStage,
  quit: words.leaveAndQuit,
} as const;
const live = {
  title: words.closeLiveTitle,
  leadTray: words.closeLiveLeadTray,
  leadNoTray: words.closeLiveLeadNoTray,
  keep: words.keepLiveInTray,
  quit: words.endAndQuit,
} as const;

/** Asks, when the window is closed in a call, on a stage or while live, whether that goes on in the tray. */
export function CloseDialog({ desktop }: { readonly desktop: DesktopPort }) {
  const [ask, setAsk] = useState<CloseAsk | null>(null);
  const [remember, setRemember] = useState(false);
  useEffect(() => desktop.onCloseAsked(setAsk), [desktop]);
  if (!ask) return null;
  const says = ask.isLive ? live : ask.isOnStage ? onStage : inCall;
  const answer = (action: "tray" | "quit" | "stay") => {
    setAsk(null);
    desktop.answerClose({ action, remember: action !== "stay" && remember });
  };
  return (
    <Dialog
      title={says.title}
      description={ask.hasTray ? says.leadTray : says.leadNoTray}
      confirm={ask.hasTray ? says.keep : says.quit}
      tone={ask.hasTray ? "primary" : "danger"}
      onConfirm={() => answer(ask.hasTray ? "tray" : "quit")}
      onClose={() => answer("stay")}
      extra={
        ask.hasTray && (
          <Button variant="danger" onClick={() => answer("quit")}>
            {says.quit}
          </Button>
        )
      }
    >
      <label className={styles.remember}>
        <Switch label={words.remember} isOn={remember} onChange={setRemember} />
        {words.remember}
      </label>
    </Dialog>
  );
}
