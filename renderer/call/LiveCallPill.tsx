import { Radio } from "lucide-react";
import { useStore } from "zustand";
import { Pill } from "../ui/Pill.tsx";
import { TitleBarPills } from "../ui/TitleBarSlots.tsx";
import { broadcastWords } from "./broadcast-words.ts";
import type { CallBroadcast } from "./call-broadcast.ts";
import styles from "./LiveCallPill.module.css";
import { showCallLabel } from "./words.ts";

type Props = { readonly broadcast: Pick<CallBroadcast, "store">; readonly onOpen: () => void };

/** On every page but the call's own: that the call somebody is in is broadcast. Leads to the call. */
export function LiveCallPill({ broadcast, onOpen }: Props) {
  const { active } = useStore(broadcast.store);
  if (!active) return null;
  return (
    <TitleBarPills>
      <button type="button" className={styles.button} onClick={onOpen} title={showCallLabel}>
        <Pill tone="live" icon={Radio} testId="call-broadcast-elsewhere">
          {broadcastWords.elsewhere}
        </Pill>
      </button>
    </TitleBarPills>
  );
}
