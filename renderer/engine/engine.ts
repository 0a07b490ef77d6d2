import { sceneOnAir, type SourceState, type SourceStates, type Studio } from "@nchat/contract/studio";
import type { Desktop } from "../../preload/index.ts";
import { createSound } from "./sound.ts";
import { createSources } from "./sources.ts";
import type { FromWorker, Layer, ToWorker } from "./worker-messages.ts";

const lineAgainMs = 250;

/** The studio's engine: opens what the studio is set up with and feeds its worker. Lives as long as its page. */
export async function startEngine(desktop: Desktop, media: MediaDevices): Promise<void> {
  const worker = new Worker(new URL("./engine-worker.ts", import.meta.url), { type: "module" });
  const toWorker = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  const openLine = async () => toWorker({ type: "line", url: (await desktop.openEngineLine()).url });
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === "line-down") setTimeout(() => void openLine(), lineAgainMs);
  };
  const tell = createTeller(desktop);
  const sources = createSources({
    ...{ media, toWorker, onStates: tell.sources },
    chooseDisplay: desktop.chooseEngineDisplay,
    getImage: desktop.getStudioImage,
  });
  const sound = await createSound({ media, onState: tell.one });
  toWorker({ type: "sound", port: sound.port }, [sound.port]);
  const follow = (studio: Studio) => {
    sources.follow(studio);
    sound.follow(studio.microphone);
    toWorker({ type: "scene", layers: layersOf(studio) });
    toWorker({ type: "sound-offset", milliseconds: studio.microphone.offsetMilliseconds });
  };
  desktop.onStudioChanged(follow);
  await openLine();
  follow(await desktop.getStudio());
}

/** Cameras fill their place, everything else is seen whole. */
function layersOf(studio: Studio): readonly Layer[] {
  const kinds = new Map(studio.sources.map(({ id, kind }) => [id, kind]));
  return sceneOnAir(studio)
    .items.filter(({ isShown }) => isShown)
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
    one(id: string, state: SourceState) {
      others = { ...others, [id]: state };
      tell();
    },
  };
}
