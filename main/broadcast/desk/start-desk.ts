import { type GoLivePlan, holdsStream, isBroadcasting, onAirOf } from "@nchat/contract/broadcast";
import type { StudioHotkey } from "@nchat/contract/hotkeys";
import type { ToldPlan } from "@nchat/contract/ipc/studio-tools";
import { app, shell } from "electron";
import type { StudioDesk } from "../../hotkeys/studio-keys.ts";
import type { HandlersOf } from "../../ipc.ts";
import type { SettingsStore } from "../../settings/settings-store.ts";
import { type Log, reasonOf } from "../../system/log.ts";
import type { Notice } from "../../system/notices.ts";
import type { Windows } from "../../windows/registry.ts";
import type { Beside } from "../beside.ts";
import type { BroadcastOwner } from "../broadcast-owner.ts";
import type { Broadcaster } from "../broadcaster.ts";
import { type Clips, createClips } from "../clips/clips.ts";
import type { EncoderLineServer } from "../encoder-line.ts";
import type { PreflightRunner } from "../preflight.ts";
import type { Ask } from "../server.ts";
import type { StudioOwner } from "../studio-owner.ts";
import { createHotkeyPress } from "./hotkey-desk.ts";
import { createMarkers, type Markers } from "./own-markers.ts";
import { createStreamerMode, type StreamerModeOwner } from "./streamer-mode.ts";
import { createStudioActions, type StudioActions } from "./studio-actions.ts";

type Deps = {
  readonly windows: Windows;
  readonly settings: SettingsStore;
  readonly owner: BroadcastOwner;
  readonly studio: StudioOwner;
  readonly broadcaster: Broadcaster;
  readonly preflight: PreflightRunner;
  readonly line: EncoderLineServer;
  readonly clips: Clips;
  readonly ask: Ask;
  readonly beside: Pick<Beside, "reasonAgainst">;
  readonly isSignedIn: () => boolean;
  readonly now: () => number;
  readonly log: Log;
};

/** What is done beside going live: markers, clips, streamer mode, and all of it without the studio's page. */
export type StudioTools = {
  readonly handlers: HandlersOf<ToolNames>;
  readonly actions: StudioActions;
  readonly markers: Markers;
  readonly streamerMode: StreamerModeOwner;
  /** The studio's part of the keys of the whole desktop. */
  readonly hotkeyDesk: (notify: (notice: Notice) => void) => StudioDesk;
  /** The studio is on the screen, or not any more. */
  readonly setShown: (isShown: boolean) => void;
  /** Somebody else may be here now. */
  readonly personChanged: () => void;
  readonly stop: () => void;
};

type ToolNames =
  | "studio:tell-plan"
  | "marker:list"
  | "marker:add"
  | "marker:remove"
  | "marker:tell"
  | "clip:get"
  | "clip:save"
  | "clip:show"
  | "streamer-mode:get"
  | "streamer-mode:set";

/** What is needed to keep the last minutes: known before anything is sent. */
type ClipDeps = Pick<Deps, "windows" | "line" | "owner" | "now" | "log"> & { readonly folder: string };

/** The clips of this device; `begin` is called by whatever sends. */
export function startClips({ windows, line, owner, now, log, folder }: ClipDeps): Clips {
  const clips = createClips({
    ...{ line, folder, now, log },
    getVideosFolder: () => app.getPath("videos"),
    getTitle: () => onAirOf(owner.get())?.title ?? "",
  });
  clips.listen((clip) => windows.tellOne("main", "clip:changed", clip)); // as long as the app
  return clips;
}

function startMarkers({ windows, owner, ask, now }: Deps): Markers {
  return createMarkers({
    ...{ owner, ask, now, random: Math.random },
    onChanged: (changed) => windows.tellOne("main", "markers:changed", changed),
  });
}

function startStreamerMode({ windows, owner, settings }: Deps): StreamerModeOwner {
  return createStreamerMode({
    ...{ owner, settings },
    onChanged: (mode) => windows.tellOne("main", "streamer-mode:changed", mode),
  });
}

/** Puts them together. */
export function startTools(deps: Deps): StudioTools {
  const { settings, owner, studio, clips, now, log, isSignedIn } = deps;
  let told: ToldPlan | null = null;
  let isShown = false;
  const markers = startMarkers(deps);
  const streamerMode = startStreamerMode(deps);
  const onFailed = (error: unknown) => log("error", "studio action failed", { why: reasonOf(error) });
  const actions = createStudioActions({
    ...{ getStudio: studio.get, dispatch: studio.dispatch, getBroadcast: owner.get, isSignedIn },
    ...{ getTold: () => told, getPlan: studio.getPlan, ...starting(deps, onFailed) },
    ...{ mark: markers.add, saveClip: clips.save, getClipSeconds: () => settings.get().clipSeconds, streamerMode },
  });
  const desk = createDesk(deps, () => isShown);
  return {
    actions,
    markers,
    streamerMode,
    handlers: {
      "studio:tell-plan": (next) => void (told = next),
      ...createToolHandlers({ markers, clips, streamerMode, onFailed }),
    },
    hotkeyDesk: (notify) => ({
      ...desk,
      press: createHotkeyPress({
        ...{ actions, notify, now, onFailed },
        holdsStream: () => holdsStream(owner.get()),
        isStudioShown: () => isShown,
      }),
    }),
    setShown(next) {
      isShown = next;
      if (!next) told = null;
      desk.tell();
    },
    personChanged() {
      clips.forget();
      desk.tell();
    },
    stop() {
      markers.stop();
      streamerMode.stop();
      clips.stop();
    },
  };
}

type Handled = Pick<StudioTools, "markers" | "streamerMode"> & {
  readonly clips: Clips;
  readonly onFailed: (error: unknown) => void;
};

function createToolHandlers(held: Handled): Omit<StudioTools["handlers"], "studio:tell-plan"> {
  const { markers, clips, streamerMode, onFailed } = held;
  return {
    "marker:list": markers.get,
    "marker:add": (text) => void markers.add(text)?.catch(onFailed),
    "marker:remove": markers.remove,
    "marker:tell": markers.heard,
    "clip:get": clips.get,
    "clip:save": (seconds) => void clips.save(seconds).catch(onFailed),
    "clip:show": () => showClip(clips),
    "streamer-mode:get": streamerMode.get,
    "streamer-mode:set": streamerMode.set,
  };
}

/** As the studio's button does it. */
function starting({ broadcaster, preflight, beside }: Deps, onFailed: (error: unknown) => void) {
  return {
    reasonAgainst: beside.reasonAgainst,
    goLive(plan: GoLivePlan) {
      preflight.cancel(); // the encoder and the line are the broadcast's
      broadcaster.goLive(plan);
    },
    stop: () => void broadcaster.stop().catch(onFailed),
  };
}

function showClip(clips: Clips): void {
  const path = clips.lastPath();
  if (path !== null) shell.showItemInFolder(path);
}

/** When each of the studio's hotkeys can act: only then its keys are taken from other applications. */
function createDesk({ owner, isSignedIn }: Deps, isShown: () => boolean) {
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  return {
    tell,
    canAct(hotkey: StudioHotkey): boolean {
      if (!isSignedIn()) return false;
      const broadcast = owner.get();
      switch (hotkey) {
        case "go-live":
          return !holdsStream(broadcast);
        case "streamer-mode":
          return true;
        case "end-stream":
        case "mark-moment":
        case "save-clip":
          return holdsStream(broadcast);
        default:
          return isShown() || isBroadcasting(broadcast);
      }
    },
    listen(listener: () => void) {
      listeners.add(listener);
      const unlisten = owner.listen(listener);
      return () => {
        listeners.delete(listener);
        unlisten();
      };
    },
  };
}
