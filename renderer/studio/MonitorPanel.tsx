import { ChevronDown, ChevronRight } from "lucide-react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import styles from "./Output.module.css";
import type { StudioPorts } from "./studio-ports.ts";
import { words } from "./words.ts";

/** What viewers see, when somebody wants to know: closed it costs nothing, and it stays as it was left. */
export function MonitorPanel({ ports, streamId }: { readonly ports: StudioPorts; readonly streamId: string }) {
  const { settings, renderMonitor } = ports;
  const { showsMonitor } = useStore(settings.store);
  return (
    <section className={styles.health} aria-label={words.monitor}>
      <header className={styles.healthHead}>
        <h3>{words.monitor}</h3>
        <Button
          size="s"
          variant="quiet"
          icon={showsMonitor ? ChevronDown : ChevronRight}
          aria-expanded={showsMonitor}
          data-testid="monitor-toggle"
          onClick={() => void settings.update({ showsMonitor: !showsMonitor })}
        >
          {showsMonitor ? words.monitorHide : words.monitorShow}
        </Button>
      </header>
      {showsMonitor && renderMonitor(streamId)}
    </section>
  );
}
