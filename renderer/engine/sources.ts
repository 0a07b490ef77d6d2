import type { Source, SourceState, SourceStates, Studio } from "@nchat/contract/studio";
import { type OpenDeps, type Opened, openSource, type Why } from "./open-source.ts";
import type { EnginePages } from "./pages.ts";
import type { InTurn } from "./turns.ts";
import type { ToWorker } from "./worker-messages.ts";

type Deps = OpenDeps & {
  readonly pages: EnginePages;
  readonly inTurn: InTurn;
  readonly toWorker: (message: ToWorker, transfer?: Transferable[]) => void;
  readonly onStates: (states: SourceStates) => void;
};

/** What is opened of the studio's sources, kept to what it is set up with. */
export type Sources = {
  readonly follow: (studio: Studio) => void;
  /** Less of a source is there than was chosen of it, or all of it again. */
  readonly setCut: (sourceId: string, isCut: boolean) => void;
};

type Held = { readonly asked: string; readonly chosenAt: number | null; readonly stop: () => void };

/** No event of the page tells that a screen was plugged in. */
const screensAgainMs = 5000;

/**
 * Opens what is new, gives back what is gone, and tells how each stands. What was lost is tried again when it is chosen
 * once more; a camera also when devices come, a screen now and then.
 */
export function createSources(deps: Deps): Sources {
  const held = new Map<string, Held>();
  const states = new Map<string, SourceState>();
  const tell = () => deps.onStates(Object.fromEntries(states));
  const opening = createOpening(deps, (id, state) => {
    states.set(id, state);
    tell();
  });
  const drop = (id: string) => {
    held.get(id)?.stop();
    held.delete(id);
    states.delete(id);
    deps.toWorker({ type: "gone", sourceId: id });
  };
  let wantedNow: Studio["sources"] = [];
  const follow = ({ sources }: Pick<Studio, "sources">) => {
    wantedNow = sources;
    const wanted = new Set(sources.map(({ id }) => id));
    for (const id of [...held.keys()]) if (!wanted.has(id)) drop(id);
    for (const source of sources) {
      const before = held.get(source.id);
      const [asked, chosenAt] = [openingOf(source), chosenAtOf(source)];
      const isAgain = states.get(source.id)?.step === "lost" && before?.chosenAt !== chosenAt;
      if (before?.asked === asked && !isAgain) continue;
      if (before) drop(source.id);
      held.set(source.id, { asked, chosenAt, stop: opening(source) });
    }
    tell();
  };
  const lookForScreens = () => {
    for (const source of wantedNow.filter(isScreen)) {
      const [state, before] = [states.get(source.id), held.get(source.id)];
      if (state?.step !== "lost" || state.why !== "gone" || !before) continue;
      before.stop();
      held.set(source.id, { ...before, stop: opening(source, true) });
    }
  };
  setInterval(lookForScreens, screensAgainMs); // as long as the engine's page
  deps.media.addEventListener("devicechange", () => {
    const lost = wantedNow.filter(({ id, kind }) => kind === "camera" && states.get(id)?.step === "lost");
    lost.forEach(({ id }) => drop(id));
    if (lost.length > 0) follow({ sources: wantedNow });
  });
  const setCut = (id: string, isCut: boolean) => {
    if (states.get(id)?.step !== "running") return;
    states.set(id, isCut ? { step: "running", isCut } : { step: "running" });
    tell();
  };
  return { follow, setCut };
}

/** Begins to open a source; the answer gives it back, whether it is open by then or not. */
function createOpening(deps: Deps, onState: (id: string, state: SourceState) => void) {
  const opened = (source: Source): Promise<Opened | Why> => {
    if (source.kind !== "display" && source.kind !== "region") return openSource(deps, source);
    return deps.inTurn(() => openSource(deps, source));
  };
  return (source: Source, isQuiet = false): (() => void) => {
    let isOver = false;
    let stop = () => {};
    if (!isQuiet) onState(source.id, { step: "starting" });
    void opened(source).then((result) => {
      if (isOver) return typeof result !== "string" && result.kind === "track" ? result.track.stop() : undefined;
      if (typeof result === "string") return onState(source.id, { step: "lost", why: result });
      stop = adopt(deps, source, result, (state) => onState(source.id, state));
      // A page says by itself when it is there.
      if (result.kind !== "page") onState(source.id, { step: "running" });
    });
    return () => {
      isOver = true;
      stop();
    };
  };
}

/** Hands the pictures to the worker. */
function adopt(
  { toWorker, pages }: Deps,
  { id }: Source,
  opened: Opened,
  onState: (state: SourceState) => void,
): () => void {
  if (opened.kind === "page") {
    toWorker({ type: "page", sourceId: id });
    return pages.open(id, opened.url, onState);
  }
  if (opened.kind === "still") {
    toWorker({ type: "still", sourceId: id, picture: opened.picture });
    return () => undefined;
  }
  const { track } = opened;
  const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 2 });
  toWorker({ type: "frames", sourceId: id, frames: readable }, [readable]);
  // Its window was closed, or the device unplugged; stopping it ourselves is not told by the track.
  const onEnded = () => onState({ step: "lost", why: "gone" });
  track.addEventListener("ended", onEnded);
  return () => {
    track.removeEventListener("ended", onEnded);
    track.stop();
  };
}

function chosenAtOf(source: Source): number | null {
  return source.kind === "region" ? (source.chosenAt ?? null) : null;
}

function isScreen(source: Source): boolean {
  return (source.kind === "display" || source.kind === "region") && source.captureId.startsWith("screen:");
}

/** What must be opened anew when it changes; a name need not. */
function openingOf(source: Source): string {
  switch (source.kind) {
    case "display":
    case "region":
      return source.captureId;
    case "browser":
      return JSON.stringify([source.url, source.width, source.height, source.css]);
    case "camera":
      return JSON.stringify(source.device);
    case "image":
      return source.imageId;
    case "text":
      return source.text;
  }
}
