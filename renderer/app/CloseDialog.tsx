import type { CloseAsk } from "@nchat/contract/ipc/window";
import { useEffect, useState } from "react";
import type { DesktopPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Switch } from "../ui/Switch.tsx";
import styles from "./CloseDialog.module.css";
import { words } from "./words.ts";

/** Asks, when the window is closed in a call, whether the call goes on in the tray. */
export function CloseDialog({ desktop }: { readonly desktop: DesktopPort }) {
  const [ask, setAsk] = useState<CloseAsk | null>(null);
  const [remember, setRemember] = useState(false);
  useEffect(() => desktop.onCloseAsked(setAsk), [desktop]);
  if (!ask) return null;
  const answer = (action: "tray" | "quit" | "stay") => {
    setAsk(null);
    desktop.answerClose({ action, remember: action !== "stay" && remember });
  };
  return (
    <Dialog
      title={words.closeTitle}
      description={ask.hasTray ? words.closeLeadTray : words.closeLeadNoTray}
      confirm={ask.hasTray ? words.keepInTray : words.leaveAndQuit}
      tone={ask.hasTray ? "primary" : "danger"}
      onConfirm={() => answer(ask.hasTray ? "tray" : "quit")}
      onClose={() => answer("stay")}
      extra={
        ask.hasTray && (
          <Button variant="danger" onClick={() => answer("quit")}>
            {words.leaveAndQuit}
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
