import { type Broadcast, holdsStream, onAirOf } from "@nchat/contract/broadcast";
import type { SourceStates, Studio } from "@nchat/contract/studio";
import { CircleAlert, Radio, RefreshCw, Square, Tv } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useSecondsLeft } from "../ui/use-seconds-left.ts";
import { Destinations } from "./Destinations.tsx";
import { type Draft, emptyDraft } from "./draft.ts";
import { createExternal, type External } from "./external-store.ts";
import { ExternalPanel } from "./ExternalPanel.tsx";
import { GoingLive } from "./GoingLive.tsx";
import { Health } from "./Health.tsx";
import { MarkersPanel } from "./MarkersPanel.tsx";
import { MonitorPanel } from "./MonitorPanel.tsx";
import styles from "./Output.module.css";
import { RemotePanel } from "./RemotePanel.tsx";
import { SetUp } from "./SetUp.tsx";
import type { StudioPorts } from "./studio-ports.ts";
import { broadcastWords, retryWords, words } from "./words.ts";

type Props = { readonly ports: StudioPorts; readonly studio: Studio; readonly states: SourceStates };

/** Where the programme goes: set up before, watched while it runs. */
export function OutputPanel({ ports, studio, states }: Props) {
  const { studio: port } = ports;
  const broadcast = useStore(port.broadcast);
  const onAir = onAirOf(broadcast);
  const isRunning = holdsStream(broadcast);
  const external = useExternal(ports);
  const [draft, setDraft] = useState(emptyDraft);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const isExternal = useStore(external.store).stream !== null;
  return (
    <aside className={styles.output} aria-label={words.output}>
      <BroadcastState ports={ports} />
      <GoingLive port={port} />
      {!isRunning && !isExternal && <SetUp {...{ ports, studio, states, external, draft }} onChange={change} />}
      {!isRunning && <ExternalPanel external={external} openWatch={ports.openWatch} />}
      {onAir && (
        <>
          <h2 className={styles.onAirTitle} data-testid="stream-on-air">
            {onAir.title}
          </h2>
          {onAir.isRehearsal && <p className={styles.note}>{words.rehearsalNote}</p>}
          <WatchButton onClick={() => ports.openWatch(onAir.streamId)} />
          <Destinations {...ports} streamId={onAir.streamId} />
          <MonitorPanel ports={ports} streamId={onAir.streamId} />
          <Health port={port} history={ports.healthHistory} />
          <MarkersPanel tools={port.tools} isLive={broadcast.step === "live"} />
        </>
      )}
      {isRunning && (
        <Button
          variant="danger"
          icon={Square}
          isBusy={broadcast.step === "ending"}
          data-testid="stream-stop"
          onClick={port.stop}
        >
          {words.stop}
        </Button>
      )}
      <RemotePanel remote={port.remote} />
    </aside>
  );
}

function WatchButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button size="s" variant="quiet" icon={Tv} onClick={onClick} data-testid="stream-watch">
      {words.watch}
    </Button>
  );
}

function useExternal({ rest, ownId, studio }: StudioPorts): External {
  const external = useMemo(() => {
    const getOnAirId = () => onAirOf(studio.broadcast.getState())?.streamId ?? null;
    return createExternal({ rest, ownId, getOnAirId });
  }, [rest, ownId, studio]);
  useEffect(() => external.start(), [external]);
  return external;
}

const badSteps: readonly Broadcast["step"][] = ["failed", "reconnecting", "interrupted"];

/** What is being done, what went wrong, and what can be done about it. */
function BroadcastState({ ports: { studio: port, now, renderEnded } }: Pick<Props, "ports">) {
  const broadcast = useStore(port.broadcast);
  const retryAt = broadcast.step === "reconnecting" ? broadcast.retryAt : null;
  const secondsLeft = useSecondsLeft(retryAt, now);
  const sentence = broadcastWords(broadcast);
  if (sentence === null) return null;
  const isBad = badSteps.includes(broadcast.step);
  return (
    <div className={isBad ? styles.problem : styles.note} data-testid="broadcast-state">
      {isBad && <Icon of={CircleAlert} size={14} />}
      <div className={styles.said}>
        <p role="status" data-testid={broadcast.step === "failed" ? "error-message" : undefined}>
          {sentence}
        </p>
        {secondsLeft !== null && <p>{retryWords(secondsLeft)}</p>}
      </div>
      {retryAt !== null && (
        <Button size="s" icon={RefreshCw} onClick={port.retry} data-testid="stream-retry">
          {words.retryNow}
        </Button>
      )}
      {broadcast.step === "interrupted" && (
        <Button size="s" variant="primary" icon={Radio} onClick={port.resume} data-testid="broadcast-resume">
          {words.resume}
        </Button>
      )}
      {broadcast.step === "idle" && broadcast.last?.streamId !== undefined && renderEnded(broadcast.last.streamId)}
      {(broadcast.step === "failed" || broadcast.step === "idle") && (
        <Button size="s" variant="quiet" onClick={port.dismiss} data-testid="broadcast-dismiss">
          {words.dismiss}
        </Button>
      )}
    </div>
  );
}
