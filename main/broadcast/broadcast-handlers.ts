import type { CaptureSource } from "@nchat/contract/ipc/capture";
import type { Choice, ChosenSource } from "../capture/chosen-source.ts";
import type { SoundToHear } from "../capture/display-media.ts";
import type { Wanted } from "../capture/source-list.ts";
import type { HandlersOf } from "../ipc.ts";
import type { BroadcastOwner } from "./broadcast-owner.ts";
import type { Broadcaster } from "./broadcaster.ts";
import { createChooseSound } from "./choose-sound.ts";
import type { EncoderLineServer } from "./encoder-line.ts";
import type { Pages } from "./pages/pages.ts";
import type { PreflightRunner } from "./preflight.ts";
import type { Remote } from "./remote/remote.ts";
import type { StudioOwner } from "./studio-owner.ts";
import type { SystemSound } from "./system-sound.ts";

type Deps = {
  readonly owner: BroadcastOwner;
  readonly broadcaster: Broadcaster;
  readonly preflight: PreflightRunner;
  readonly remote: Remote;
  readonly studio: StudioOwner;
  readonly line: EncoderLineServer;
  readonly pages: Pages;
  readonly systemSound: SystemSound;
  readonly engine: { readonly setShown: (isShown: boolean) => void; readonly gesture: () => Promise<void> };
  readonly list: (wanted: Wanted) => Promise<CaptureSource[]>;
  readonly chosen: ChosenSource;
  readonly chosenSound: Choice<SoundToHear>;
  readonly onStopFailed: (error: unknown) => void;
};

type Names =
  | "broadcast:get"
  | "broadcast:go-live"
  | "broadcast:stop"
  | "broadcast:retry"
  | "broadcast:resume"
  | "broadcast:dismiss"
  | "preflight:get"
  | "preflight:start"
  | "remote:get"
  | "remote:change"
  | "remote:get-password"
  | "remote:renew-password"
  | "studio:open"
  | "studio:close"
  | "studio:get"
  | "studio:get-source-states"
  | "studio:dispatch"
  | "studio:keep-media"
  | "studio:reload-page"
  | "studio:get-media"
  | "engine:open-line"
  | "engine:choose-display"
  | "engine:open-page"
  | "engine:hear-system"
  | "engine:choose-sound"
  | "engine:tell-sources";

/** Answers the studio's page and its engine. */
export function createBroadcastHandlers(deps: Deps): HandlersOf<Names> {
  const { owner, broadcaster, preflight, remote, studio, line, engine } = deps;
  return {
    "broadcast:get": () => owner.get(),
    "broadcast:go-live": (plan) => {
      preflight.cancel(); // the encoder and the line are the broadcast's
      broadcaster.goLive(plan);
    },
    "broadcast:stop": () => void broadcaster.stop().catch(deps.onStopFailed),
    "broadcast:retry": () => broadcaster.retry(),
    "broadcast:resume": () => {
      preflight.cancel();
      broadcaster.resume();
    },
    "preflight:get": () => preflight.get(),
    "preflight:start": () => preflight.start(),
    "broadcast:dismiss": () => void owner.send({ type: "dismissed" }),
    "remote:get": () => remote.get(),
    "remote:change": (change) => remote.change(change),
    "remote:get-password": () => remote.getPassword(),
    "remote:renew-password": () => remote.renewPassword(),
    "studio:open": () => engine.setShown(true),
    "studio:close": () => {
      preflight.cancel();
      engine.setShown(false);
    },
    "studio:get": () => studio.get(),
    "studio:get-source-states": () => studio.getStates(),
    "studio:dispatch": (event) => studio.dispatch(event),
    "studio:keep-media": (dataUrl) => studio.keepMedia(dataUrl),
    "studio:get-media": (imageId) => studio.getMedia(imageId),
    "studio:reload-page": (sourceId) => deps.pages.reload(sourceId),
    "engine:open-page": (sourceId) => deps.pages.open(sourceId),
    "engine:open-line": () => line.open(),
    "engine:choose-display": createChooseDisplay(deps),
    "engine:hear-system": (isHeard) => deps.systemSound.hear(isHeard),
    "engine:choose-sound": createChooseSound(deps),
    "engine:tell-sources": (states) => studio.setStates(states),
  };
}

/**
 * A window that is opened again, as after a pause or in the app's next run, must still be called the same: systems give the number of a closed
 * window to another one, which nobody chose to show.
 */
function createChooseDisplay({ studio, engine, list, chosen }: Deps) {
  const opened = new Set<string>();
  const isKnown = (sourceId: string) => opened.has(sourceId) || studio.isRestored(sourceId);
  return async (sourceId: string): Promise<"chosen" | "gone"> => {
    const wanted = studio.get().sources.find(({ id }) => id === sourceId);
    if (wanted?.kind !== "display" && wanted?.kind !== "region") return "gone";
    const kind = wanted.captureId.startsWith("screen:") ? "screen" : "window";
    const sources = await list({ kinds: [kind], withPictures: false });
    const source = sources.find(({ id }) => id === wanted.captureId);
    // A part of a screen has a name of its own, beside its screen's.
    const name = wanted.kind === "display" ? wanted.name : (wanted.screen?.name ?? source?.name);
    const isOther = isKnown(sourceId) && source?.name !== name;
    if (!source || isOther) return "gone";
    opened.add(sourceId);
    chosen.choose({ id: source.id, name: source.name });
    await engine.gesture();
    return "chosen";
  };
}
