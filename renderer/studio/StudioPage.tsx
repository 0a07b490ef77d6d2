import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { isBroadcasting } from "@nchat/contract/broadcast";
import { whatIsFull } from "@nchat/contract/studio-room";
import { onBeat } from "../ui/beat.ts";
import { useMedia } from "../ui/use-media.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Radio } from "lucide-react";
import { Mixer } from "./Mixer.tsx";
import { MomentTools } from "./MomentTools.tsx";
import { OutputPanel } from "./OutputPanel.tsx";
import { type Edited, SourceEditor } from "./SourceEditor.tsx";
import { removeFromScene, removeWithUndo } from "./remove.ts";
import { createProgrammeView } from "./programme-view.ts";
import { Programme } from "./Programme.tsx";
import { ScenesPanel } from "./ScenesPanel.tsx";
import { SideTabs } from "./SideTabs.tsx";
import { SourcesPanel } from "./SourcesPanel.tsx";
import { StreamerToggle } from "./StreamerToggle.tsx";
import type { StudioPorts } from "./studio-ports.ts";
import styles from "./StudioPage.module.css";
import { useSceneKeys } from "./use-scene-keys.ts";
import { sceneWords } from "./scene-words.ts";
import { words } from "./words.ts";

/** The studio: what is shown, what is heard, and where it goes. */
export function StudioPage(props: StudioPorts) {
  const isWideEnough = useMedia("(min-width: 960px)");
  useEffect(() => props.studio.show(), [props.studio]);
  if (isWideEnough) return <Studio {...props} />;
  return (
    <main className={styles.small} data-region="content">
      <EmptyState icon={Radio}>{words.tooSmall}</EmptyState>
    </main>
  );
}

function Studio(ports: StudioPorts) {
  const { studio: port, picker, now } = ports;
  const studio = useStore(port.studio);
  const states = useStore(port.states);
  const broadcast = useStore(port.broadcast);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [edited, setEdited] = useState<Edited | null>(null);
  const view = useMemo(() => createProgrammeView(now, onBeat), [now]);
  useEffect(() => view.start(), [view]);
  useSceneKeys(studio, port.dispatch);
  const isOnAir = isBroadcasting(broadcast);
  const addWindow = () => {
    const full = whatIsFull(studio);
    if (full) ports.say(words.full[full]);
    else ports.pickDisplay();
  };
  return (
    <main className={styles.studio} data-region="content" data-testid="studio-page" aria-label={words.studio}>
      <aside className={styles.left}>
        <ScenesPanel
          {...{ studio, view, isOnAir }}
          dispatch={port.dispatch}
          onRemove={({ id, name }) => removeWithUndo(ports, { type: "scene-removed", id }, sceneWords.removed(name))}
        />
        <SourcesPanel {...{ studio, states, selectedId, ports }} onSelect={setSelectedId} onEdit={setEdited} />
      </aside>
      <section className={styles.centre}>
        <Programme
          {...{ studio, view, selectedId }}
          isLive={broadcast.step === "live"}
          dispatch={port.dispatch}
          onSelect={setSelectedId}
          onAddWindow={addWindow}
          onRemove={(sourceId) => removeFromScene(ports, sourceId)}
          tools={
            <>
              {ports.streamerMode && <StreamerToggle streamerMode={ports.streamerMode} />}
              {isOnAir && <MomentTools {...ports} tools={port.tools} isLive={broadcast.step === "live"} />}
            </>
          }
        />
        <Mixer {...{ view, studio, states, ports }} />
      </section>
      <SideTabs ports={ports} output={<OutputPanel {...{ ports, studio, states }} />} />
      {picker}
      <SourceEditor {...{ edited, ports }} onAdded={setSelectedId} onClose={() => setEdited(null)} />
    </main>
  );
}
