import type { PixelSize } from "@nchat/contract/area";
import type { Source, SourceState, SourceStates, Studio } from "@nchat/contract/studio";
import { captureSizeOf, createResizing, type Resizing } from "./capture-size.ts";
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

/** What of the studio says what is to be opened, and how large it is drawn. */
type Wanted = Pick<Studio, "sources" | "scenes">;

/** What is opened of the studio's sources, kept to what it is set up with. */
export type Sources = {
  readonly follow: (studio: Wanted) => void;
  /** Less of a source is there than was chosen of it, or all of it again. */
  readonly setCut: (sourceId: string, isCut: boolean) => void;
};

type Held = Opening & { readonly asked: string; readonly chosenAt: number | null };

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
  const set = (id: string, state: SourceState) => {
    states.set(id, state);
    tell();
  };
  const opening = createOpening(deps, set);
  const drop = (id: string) => {
    held.get(id)?.stop();
    held.delete(id);
    states.delete(id);
    deps.toWorker({ type: "gone", sourceId: id });
  };
  let now: Wanted = { sources: [], scenes: [] };
  const follow = (next: Wanted) => {
    const { sources, scenes } = (now = next);
    const wanted = new Set(sources.map(({ id }) => id));
    for (const id of [...held.keys()]) if (!wanted.has(id)) drop(id);
    for (const source of sources) {
      const before = held.get(source.id);
      const [asked, chosenAt, size] = [openingOf(source), chosenAtOf(source), captureSizeOf(source, scenes)];
      const isAgain = states.get(source.id)?.step === "lost" && before?.chosenAt !== chosenAt;
      before?.want(size);
      if (before?.asked === asked && !isAgain) continue;
      if (before) drop(source.id);
      held.set(source.id, { asked, chosenAt, ...opening(source, size) });
    }
    tell();
  };
  const lookForScreens = () => {
    for (const source of now.sources.filter(isScreen)) {
      const [state, before] = [states.get(source.id), held.get(source.id)];
      if (state?.step !== "lost" || state.why !== "gone" || !before) continue;
      before.stop();
      held.set(source.id, { ...before, ...opening(source, captureSizeOf(source, now.scenes), true) });
    }
  };
  setInterval(lookForScreens, screensAgainMs); // as long as the engine's page
  deps.media.addEventListener("devicechange", () => {
    const lost = now.sources.filter(({ id, kind }) => kind === "camera" && states.get(id)?.step === "lost");
    lost.forEach(({ id }) => drop(id));
    if (lost.length > 0) follow(now);
  });
  const setCut = (id: string, isCut: boolean) => {
    if (states.get(id)?.step === "running") set(id, isCut ? { step: "running", isCut } : { step: "running" });
  };
  return { follow, setCut };
}

/** A source that is open or being opened. */
type Opening = Resizing;

/** Begins to open a source; the answer gives it back, whether it is open by then or not. */
function createOpening(deps: Deps, onState: (id: string, state: SourceState) => void) {
  const opened = (source: Source, size: PixelSize | null): Promise<Opened | Why> => {
    if (source.kind !== "display" && source.kind !== "region") return openSource(deps, source, size);
    return deps.inTurn(() => openSource(deps, source, size));
  };
  return (source: Source, size: PixelSize | null, isQuiet = false): Opening => {
    let isOver = false;
    let wanted = size;
    let adopted: Opening | null = null;
    if (!isQuiet) onState(source.id, { step: "starting" });
    void opened(source, size).then((result) => {
      if (isOver) return typeof result !== "string" && result.kind === "track" ? result.track.stop() : undefined;
      if (typeof result === "string") return onState(source.id, { step: "lost", why: result });
      adopted = adopt(deps, source, { ...result, size }, (state) => onState(source.id, state));
      adopted.want(wanted); // it may have changed meanwhile
      // A page says by itself when it is there.
      if (result.kind !== "page") onState(source.id, { step: "running" });
    });
    return {
      want(next) {
        wanted = next;
        adopted?.want(next);
      },
      stop() {
        isOver = true;
        adopted?.stop();
      },
    };
  };
}

/** Hands the pictures to the worker. */
function adopt(
  { toWorker, pages }: Deps,
  { id, kind }: Source,
  opened: Opened & { readonly size: PixelSize | null },
  onState: (state: SourceState) => void,
): Opening {
  const want = () => undefined;
  if (opened.kind === "page") {
    toWorker({ type: "page", sourceId: id });
    return { want, stop: pages.open(id, opened.url, onState) };
  }
  if (opened.kind === "still") {
    toWorker({ type: "still", sourceId: id, picture: opened.picture });
    return { want, stop: () => undefined };
  }
  const { track } = opened;
  const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 2 });
  toWorker({ type: "frames", sourceId: id, frames: readable }, [readable]);
  // Its window was closed, or the device unplugged; stopping it ourselves is not told by the track.
  const onEnded = () => onState({ step: "lost", why: "gone" });
  track.addEventListener("ended", onEnded);
  const resizing = kind === "display" ? createResizing(track, opened.size) : null;
  return {
    want: resizing?.want ?? want,
    stop() {
      resizing?.stop();
      track.removeEventListener("ended", onEnded);
      track.stop();
    },
  };
}

function chosenAtOf(source: Source): number | null {
  return "chosenAt" in source ? (source.chosenAt ?? null) : null;
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
