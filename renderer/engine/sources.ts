import type { Source, SourceState, SourceStates, Studio } from "@nchat/contract/studio";
import { type OpenDeps, type Opened, openSource, type Why } from "./open-source.ts";
import type { EnginePages } from "./pages.ts";
import type { ToWorker } from "./worker-messages.ts";

type Deps = OpenDeps & {
  readonly pages: EnginePages;
  readonly toWorker: (message: ToWorker, transfer?: Transferable[]) => void;
  readonly onStates: (states: SourceStates) => void;
};

/** What is opened of the studio's sources, kept to what it is set up with. */
export type Sources = {
  readonly follow: (studio: Studio) => void;
  /** Less of a source is there than was chosen of it, or all of it again. */
  readonly setCut: (sourceId: string, isCut: boolean) => void;
};

type Held = { readonly asked: string; readonly stop: () => void };

/** Opens what is new, gives back what is gone, and tells how each stands. A lost camera is tried again when devices come. */
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
      const asked = openingOf(source);
      if (held.get(source.id)?.asked === asked) continue;
      if (held.has(source.id)) drop(source.id);
      held.set(source.id, { asked, stop: opening(source) });
    }
    tell();
  };
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
function createOpening(deps: Deps, onState: (id: string, state: SourceState) => void): (source: Source) => () => void {
  // One display at a time: main holds one choice.
  let displays: Promise<unknown> = Promise.resolve();
  const opened = (source: Source): Promise<Opened | Why> => {
    if (source.kind !== "display" && source.kind !== "region") return openSource(deps, source);
    const mine = displays.then(() => openSource(deps, source));
    displays = mine;
    return mine;
  };
  return (source) => {
    let isOver = false;
    let stop = () => {};
    onState(source.id, { step: "starting" });
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
