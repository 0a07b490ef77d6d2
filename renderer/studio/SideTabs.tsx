import { onAirOf } from "@nchat/contract/broadcast";
import { type ReactNode, useState } from "react";
import { Tabs } from "radix-ui";
import { useStore } from "zustand";
import { BroadcastState } from "./BroadcastState.tsx";
import styles from "./SideTabs.module.css";
import type { StudioPorts } from "./studio-ports.ts";
import { words } from "./words.ts";

type Props = { readonly ports: StudioPorts; readonly output: ReactNode };

/** At the right of the studio: where the programme goes, and while it runs the chat of those who watch. */
export function SideTabs({ ports, output }: Props) {
  const onAir = onAirOf(useStore(ports.studio.broadcast));
  const [chosen, setChosen] = useState("output");
  const tab = onAir === null ? "output" : chosen;
  return (
    <Tabs.Root className={styles.tabs} value={tab} onValueChange={setChosen}>
      {/* Seen and told with the chat open too. */}
      <div className={styles.state}>{onAir && <BroadcastState ports={ports} />}</div>
      {onAir && (
        <Tabs.List className={styles.list} aria-label={words.side}>
          <Tabs.Trigger value="output" className={styles.tab} data-testid="studio-tab-output">
            {words.output}
          </Tabs.Trigger>
          <Tabs.Trigger value="chat" className={styles.tab} data-testid="studio-tab-chat">
            {words.chat}
          </Tabs.Trigger>
        </Tabs.List>
      )}
      {/* What was typed into the set-up, and a destination's try, outlive a look at the chat. */}
      <Tabs.Content value="output" className={styles.body} forceMount>
        {output}
      </Tabs.Content>
      {onAir && (
        <Tabs.Content value="chat" className={styles.body}>
          {ports.renderChat(onAir.streamId)}
        </Tabs.Content>
      )}
    </Tabs.Root>
  );
}
