import { holdsStream, onAirOf } from "@nchat/contract/broadcast";
import type { SourceStates, Studio } from "@nchat/contract/studio";
import { Square, Tv } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { StudioToolsPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { BroadcastState } from "./BroadcastState.tsx";
import { DestinationsList } from "./Destinations.tsx";
import { createExternal, type External } from "./external-store.ts";
import { ExternalPanel } from "./ExternalPanel.tsx";
import { GoingLive } from "./GoingLive.tsx";
import { Health } from "./Health.tsx";
import { MarkersPanel } from "./MarkersPanel.tsx";
import { MonitorPanel } from "./MonitorPanel.tsx";
import styles from "./Output.module.css";
import { OutputsNote } from "./OutputsNote.tsx";
import { RemotePanel } from "./RemotePanel.tsx";
import { SetUp } from "./SetUp.tsx";
import type { StudioPorts } from "./studio-ports.ts";
import { useDraft } from "./use-draft.ts";
import { useToldPlan } from "./use-told-plan.ts";
import { words } from "./words.ts";

type Props = { readonly ports: StudioPorts; readonly studio: Studio; readonly states: SourceStates };

/** Where the programme goes: set up before, watched while it runs. */
export function OutputPanel({ ports, studio, states }: Props) {
  const { studio: port } = ports;
  const broadcast = useStore(port.broadcast);
  const onAir = onAirOf(broadcast);
  const isRunning = holdsStream(broadcast);
  const external = useExternal(ports);
  const { current: destinations } = useStore(ports.ownDestinations.store);
  const { draft, change } = useDraft(ports.planned, ports.ownId);
  const isExternal = useStore(external.store).stream !== null;
  return (
    <aside className={styles.output} aria-label={words.output}>
      {onAir === null && <BroadcastState ports={ports} />}
      <GoingLive port={port} />
      {!isRunning && !isExternal && <SetUp {...{ ports, studio, states, external, draft }} onChange={change} />}
      {!isRunning && isExternal && <ExternalHolds tools={port.tools} />}
      {!isRunning && <ExternalPanel external={external} ports={ports} />}
      {onAir && (
        <h2 className={styles.onAirTitle} data-testid="stream-on-air">
          {onAir.title}
        </h2>
      )}
      {onAir?.isRehearsal && <p className={styles.note}>{words.rehearsalNote}</p>}
      {isRunning && (
        <div className={styles.onAirActions}>
          <StopButton isBusy={broadcast.step === "ending"} onClick={port.stop} />
          {onAir && <WatchButton onClick={() => ports.openWatch(onAir.streamId)} />}
        </div>
      )}
      {onAir && (
        <>
          <OutputsNote rest={ports.rest} streamId={onAir.streamId} />
          {destinations && !onAir.isRehearsal && (
            <DestinationsList {...{ destinations, streamId: onAir.streamId }} isOwn saved={port.savedDestinations} />
          )}
          <MonitorPanel ports={ports} streamId={onAir.streamId} />
          <Health port={port} history={ports.healthHistory} />
          <MarkersPanel tools={port.tools} isLive={broadcast.step === "live"} />
        </>
      )}
      <RemotePanel remote={port.remote} />
    </aside>
  );
}

/** Above everything that one looks at while live: it is looked for in a hurry. */
function StopButton({ isBusy, onClick }: { readonly isBusy: boolean; readonly onClick: () => void }) {
  return (
    <Button variant="danger" icon={Square} isBusy={isBusy} onClick={onClick} data-testid="stream-stop">
      {words.stop}
    </Button>
  );
}

function WatchButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button size="s" variant="quiet" icon={Tv} onClick={onClick} data-testid="stream-watch">
      {words.watch}
    </Button>
  );
}

function useExternal({ rest, ownId, studio, planned }: StudioPorts): External {
  const external = useMemo(() => {
    const getOnAirId = () => onAirOf(studio.broadcast.getState())?.streamId ?? null;
    const getChosenId = () => planned.store.getState().chosen?.stream.id ?? null;
    return createExternal({ rest, ownId, getOnAirId, getChosenId, onBegun: studio.savedDestinations.sendAll });
  }, [rest, ownId, studio, planned]);
  useEffect(() => external.start(), [external]);
  useEffect(
    () =>
      planned.store.subscribe(({ chosen }, before) => {
        if (chosen?.stream.id !== before.chosen?.stream.id) external.lookAgain();
      }),
    [external, planned],
  );
  useEffect(
    () => external.store.subscribe(({ stream }) => stream && planned.began(stream.streamId)),
    [external, planned],
  );
  return external;
}

/** An encoder's stream runs: keys and commands do not begin another one beside it. */
function ExternalHolds({ tools }: { readonly tools: StudioToolsPort }) {
  useToldPlan(tools, null, words.externalRuns);
  return null;
}
