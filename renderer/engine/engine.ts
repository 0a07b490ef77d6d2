import { pictureDelaysOf } from "@nchat/contract/picture-delays";
import { type Scene, sceneOnAir, type SourceState, type SourceStates, type Studio } from "@nchat/contract/studio";
import type { Desktop } from "../../preload/index.ts";
import { createPageWatch } from "./page-watch.ts";
import { createEnginePages } from "./pages.ts";
import type { ScreenPart } from "./screen-part.ts";
import { createSound } from "./sound.ts";
import { createSources } from "./sources.ts";
import { createSpeaker } from "./speaker.ts";
import { createTurns } from "./turns.ts";
import type { FromWorker, Layer, ToWorker } from "./worker-messages.ts";

const lineAgainMs = 250;

/** The studio's engine: opens what the studio is set up with and feeds its worker. Lives as long as its page. */
export async function startEngine(desktop: Desktop, media: MediaDevices): Promise<void> {
  const worker = new Worker(new URL("./engine-worker.ts", import.meta.url), { type: "module" });
  const toWorker = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  const openLine = async () => toWorker({ type: "line", url: (await desktop.openEngineLine()).url });
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === "line-down") setTimeout(() => void openLine(), lineAgainMs);
    else sources.setCut(data.sourceId, data.isCut);
  };
  const tell = createTeller(desktop);
  const toPages = new MessageChannel();
  toWorker({ type: "pages", port: toPages.port1 }, [toPages.port1]);
  const inTurn = createTurns();
  const pageWatch = createPageWatch();
  const onStates = (states: SourceStates) => {
    tell.sources(states);
    pageWatch.tell(states);
  };
  const sources = createSources({
    ...{ inTurn, media, toWorker, onStates, pages: createEnginePages(toPages.port2) },
    openPage: desktop.openEnginePage,
    chooseDisplay: desktop.chooseEngineDisplay,
    getMedia: desktop.getStudioMedia,
  });
  const sound = await createSound({
    ...{ inTurn, media, pages: pageWatch, onState: tell.one, speaker: createSpeaker({ media, desktop }) },
    getMedia: desktop.getStudioMedia,
    hearSystem: desktop.hearSystem,
    chooseSound: desktop.chooseEngineSound,
  });
  const { mixed, system } = sound.ports;
  toWorker({ type: "sound", port: mixed }, [mixed]);
  toWorker({ type: "system-sound", port: system }, [system]);
  const follow = (studio: Studio) => {
    const pictures = pictureDelaysOf(studio.sources);
    toWorker({ type: "parts", parts: partsOf(studio) });
    toWorker({ type: "picture-delays", delays: pictures.each });
    sources.follow(studio);
    toWorker({ type: "scene", layers: layersOf(studio, sceneOnAir(studio)) });
    toWorker({
      type: "scenes",
      scenes: studio.scenes.map((scene) => ({ id: scene.id, layers: layersOf(studio, scene) })),
    });
    // What one picture is brought forward, all else is put off.
    toWorker({ type: "sound-offset", milliseconds: sound.follow(studio) + pictures.whole });
  };
  desktop.onStudioChanged(follow);
  await openLine();
  follow(await desktop.getStudio());
}

function partsOf({ sources }: Studio): Readonly<Record<string, ScreenPart>> {
  const regions = sources.flatMap((each) => (each.kind === "region" ? [each] : []));
  return Object.fromEntries(regions.map(({ id, area, screen }) => [id, { area, of: screen ?? null }]));
}

/** Cameras fill their place, everything else is seen whole. */
function layersOf(studio: Studio, scene: Scene): readonly Layer[] {
  const kinds = new Map(studio.sources.map(({ id, kind }) => [id, kind]));
  return scene.items
    .filter(({ isShown }) => isShown)
    .map(({ sourceId, box }) => ({ sourceId, box, fit: kinds.get(sourceId) === "camera" ? "cover" : "contain" }));
}

function createTeller(desktop: Desktop) {
  let sources: SourceStates = {};
  let others: SourceStates = {};
  const tell = () => {
    desktop.tellEngineSources({ ...sources, ...others }).catch((error: unknown) => {
      console.error("the sources' states were not taken", error);
    });
  };
  return {
    sources(next: SourceStates) {
      sources = next;
      tell();
    },
    /** Null: it is gone. */
    one(id: string, state: SourceState | null) {
      const rest = Object.entries(others).filter(([each]) => each !== id);
      others = Object.fromEntries(state === null ? rest : [...rest, [id, state]]);
      tell();
    },
  };
}
