import { cpus, release } from "node:os";
import { isBroadcasting } from "@nchat/contract/broadcast";
import type { AuthResult } from "@nchat/contract/ipc/auth";
import type { CaptureSource } from "@nchat/contract/ipc/capture";
import type { RemoteControl } from "@nchat/contract/remote";
import { app } from "electron";
import { createChoice, createChosenSource } from "../capture/chosen-source.ts";
import type { SoundToHear } from "../capture/display-media.ts";
import type { Wanted } from "../capture/source-list.ts";
import { type Log, reasonOf } from "../system/log.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import type { Windows } from "../windows/registry.ts";
import { createAsk } from "./ask.ts";
import { createBeside } from "./beside.ts";
import { createBroadcastHandlers } from "./broadcast-handlers.ts";
import { type BroadcastOwner, createBroadcastOwner } from "./broadcast-owner.ts";
import { createBroadcaster } from "./broadcaster.ts";
import { type EncoderLineServer, type LinesBeside, startEncoderLine } from "./encoder-line.ts";
import { createEngineWindow } from "./engine-window.ts";
import { createStartTarget } from "./ffmpeg.ts";
import { createHealthKeeper } from "./health-keeper.ts";
import { startSending, type StartSending } from "./sending.ts";
import { openKeptBroadcast } from "./kept-broadcast.ts";
import { createOpenPageWindow } from "./pages/page-window.ts";
import { createPages } from "./pages/pages.ts";
import { createPeople, keptFor } from "./people.ts";
import { createHasPublisher, createPreflight, type PreflightRunner } from "./preflight.ts";
import { createRemoteDesk } from "./remote/create-remote-desk.ts";
import { openRemoteFile } from "./remote/remote-file.ts";
import type { RemoteDesk } from "./remote/remote-desk.ts";
import { createRemote, type Remote } from "./remote/remote.ts";
import { createProcessorShare } from "./processor-share.ts";
import { type Ask, createBroadcastServer } from "./server.ts";
import { openStudioFiles } from "./studio-files.ts";
import { createSight, type Sight } from "./sight.ts";
import { createStudioOwner, type StudioOwner } from "./studio-owner.ts";
import { createSystemSound } from "./system-sound.ts";
import type { Ingest, RtmpIngest, StartTarget, WhipIngest } from "./target.ts";
import { createWays } from "./ways.ts";
import { createStartWhip } from "./whip/start-whip.ts";
import type { Clips } from "./clips/clips.ts";
import { startClips, startTools } from "./desk/start-desk.ts";
import { startDestinations } from "./destinations/start-destinations.ts";

type Deps = {
  readonly windows: Windows;
  readonly settings: SettingsStore;
  readonly getServerUrl: () => string | null;
  readonly renewSession: () => Promise<AuthResult>;
  readonly listSources: (wanted: Wanted) => Promise<CaptureSource[]>;
  /** Where secrets may wait for a moment, for the owner's eyes only. */
  readonly folder: string;
  readonly now: () => number;
  readonly log: Log;
};

/** Puts the studio's part of main together; nothing is opened before somebody opens the studio. */
export async function startBroadcast(deps: Deps) {
  const { windows, folder, now, log } = deps;
  const owner = createBroadcastOwner();
  const studio = createStudioOwner((userId) => openStudioFiles(folder, userId, log, now));
  const line = await startEncoderLine(now);
  const hearing = openHearing(line, deps);
  const pages = openPages(line, studio, log);
  const onEngineGone = () => {
    hearing.systemSound.stop();
    studio.setStates({});
  };
  const engine = createEngineKeeper(deps, line, () => isBroadcasting(owner.get()), onEngineGone);
  const clips = startClips({ windows, line, owner, now, log, folder });
  const onPerson = () => tools.personChanged();
  const held = { owner, studio, line, clips, onPerson };
  const { ask, beside, broadcaster, destinations, people, health, logFailure } = createBroadcasting(deps, held);
  const preflight = openPreflight({ owner, studio, line }, deps, ask);
  const isSignedIn = () => people.get() !== null;
  const tools = startTools({ ...deps, owner, studio, broadcaster, preflight, line, clips, ask, beside, isSignedIn });
  const desk = createRemoteDesk({ ...{ owner, studio, tools, clips, health, now }, version: app.getVersion() });
  const remote = openRemote(desk, deps);
  const chosen = createChosenSource(now);
  tellPages({ owner, studio, follow: engine.follow }, deps);
  const setShown = (isShown: boolean) => {
    engine.setShown(isShown);
    tools.setShown(isShown);
  };
  const handlers = createBroadcastHandlers({
    ...{ owner, broadcaster, preflight, remote, studio, line, pages, chosen, ...hearing, list: deps.listSources },
    engine: { ...engine, setShown },
    onStopFailed: logFailure,
  });
  return {
    handlers: { ...handlers, ...tools.handlers, ...destinations.handlers },
    ...{ tools, lineOrigin: line.origin, choices: { picture: chosen, sound: hearing.chosenSound } },
    isOn: () => isBroadcasting(owner.get()),
    /** Whether something is sent, whenever that changes. */
    onSending: (listener: (isSending: boolean) => void) => owner.listen((now) => listener(isBroadcasting(now))),
    end: broadcaster.stop,
    /** The same for whoever leaves: a failure is told in the log alone. */
    leave: () => broadcaster.stop().catch(logFailure),
    /** The studio's page went; it opens the studio again if it comes back to it. */
    pageGone() {
      preflight.cancel();
      setShown(false);
    },
    personIs: people.set,
    stop() {
      for (const each of [remote, tools, destinations, studio, hearing.systemSound, pages]) each.stop();
      for (const stop of [engine.close, line.stop]) stop();
    },
  };
}

/** What this computer plays, by a program of main or by what the engine may capture itself. */
function openHearing({ sendSound }: EncoderLineServer, { now, log }: Deps) {
  const { platform } = process;
  return {
    systemSound: createSystemSound({ platform, release: release(), onSamples: sendSound, log }),
    chosenSound: createChoice<SoundToHear>(now),
  };
}

type Encoding = Pick<Held, "owner" | "studio" | "line">;

function openPreflight({ owner, studio, line }: Encoding, { windows, now }: Deps, ask: Ask): PreflightRunner {
  return createPreflight({
    ...{ studio, line, ask, now, hasPublisher: createHasPublisher() },
    isBusy: () => isBroadcasting(owner.get()),
    onChanged: (preflight) => windows.tellOne("main", "preflight:changed", preflight),
  });
}

function openRemote(desk: RemoteDesk, { windows, folder, log, now }: Deps): Remote {
  const onChanged = (changed: RemoteControl) => windows.tellOne("main", "remote:changed", changed);
  return createRemote({ desk, file: openRemoteFile(folder, log, now), onChanged });
}

/** The engine draws nothing for a studio that nobody can see; one that is new takes it for seen. Answers what to look at. */
function tellSight({ listen, order }: EncoderLineServer): Sight["follow"] {
  const tell = (isInSight: boolean) => order({ type: "sight", isInSight });
  const sight = createSight(tell);
  const nothing = () => undefined;
  listen({ onUp: () => tell(sight.isInSight()), onDown: nothing, onChunk: nothing, onReport: nothing });
  return sight.follow;
}

/** The web pages of browser sources. */
function openPages({ openBeside }: LinesBeside, studio: StudioOwner, log: Log) {
  return createPages({ openWindow: createOpenPageWindow(log), openLine: openBeside, studio, random: Math.random, log });
}

type Held = {
  readonly owner: BroadcastOwner;
  readonly studio: StudioOwner;
  readonly line: EncoderLineServer;
  readonly clips: Clips;
  /** Somebody else is here, or nobody. */
  readonly onPerson: () => void;
};

/** What sends, and for whom. */
function createBroadcasting(deps: Deps, { owner, studio, line, clips, onPerson }: Held) {
  const { windows, folder, now, log } = deps;
  const asking = createAsk({ fetch, getServerUrl: deps.getServerUrl, renew: deps.renewSession, now });
  const startRtmp = createStartTarget(folder);
  const startTarget = byWay(startRtmp, createStartWhip());
  const beside = createBeside({ ask: asking.ask, getOwnId: () => people.get() });
  const server = beside.guard(createBroadcastServer(asking.ask, createWays(asking.ask, createHasPublisher()), now));
  const destinations = startDestinations({ ...deps, owner, line, ask: asking.ask, startTarget: startRtmp });
  const health = createHealthKeeper(owner, (next) => windows.tellOne("main", "broadcast:health", next));
  const broadcaster = createBroadcaster({
    owner,
    server: {
      ...server,
      async prepare(plan) {
        const asked = await server.prepare(plan);
        if (asked.ok && !plan.isRehearsal)
          studio.keepPlan({ ...plan, channelId: asked.value.channelId, plannedId: null });
        return asked;
      },
    },
    kept: keptFor(openKeptBroadcast(folder, log, now), () => people.get(), deps.getServerUrl),
    startSending: keepingClips(clips, (wanted) => startSending({ ...wanted, line, startTarget, now })),
    onHealth: health.set,
    processorShare: createProcessorShare(cpus),
    now,
    random: Math.random,
  });
  const logFailure = (error: unknown) => log("error", "broadcast not ended", { why: reasonOf(error) });
  const people = createPeople({
    async leave() {
      studio.switchTo(null);
      destinations.personIs(null);
      onPerson();
      // With the token that is still held: it is the last that may end the stream.
      await broadcaster.stop().catch(logFailure);
      asking.forget();
      owner.send({ type: "dismissed" });
    },
    enter(userId) {
      studio.switchTo(userId);
      destinations.personIs(userId);
      onPerson();
      if (userId !== null) broadcaster.find();
    },
  });
  return { ask: asking.ask, beside, broadcaster, destinations, people, logFailure, health: health.get };
}

/** Each way has a process of its own kind. */
function byWay(startRtmp: StartTarget<RtmpIngest>, startWhip: StartTarget<WhipIngest>): StartTarget<Ingest> {
  return (ingest, listener) => (ingest.way === "rtmp" ? startRtmp(ingest, listener) : startWhip(ingest, listener));
}

/** What is sent is kept for clips as long as it is. */
function keepingClips(clips: Clips, start: StartSending): StartSending {
  return (wanted) => {
    const endClips = clips.begin();
    const sending = start(wanted);
    return {
      ...sending,
      stop() {
        endClips();
        return sending.stop();
      },
    };
  };
}

type Told = { readonly owner: BroadcastOwner; readonly studio: StudioOwner; readonly follow: () => void };

/** The studio's page shows what main holds; the engine does what it says. */
function tellPages({ owner, studio, follow }: Told, { windows, log }: Deps): void {
  owner.listen((broadcast) => {
    follow();
    windows.tellOne("main", "broadcast:changed", broadcast);
    log("info", "broadcast", { step: broadcast.step });
  });
  studio.listen({
    onStudio(changed) {
      windows.tellOne("main", "studio:changed", changed);
      windows.tellOne("engine", "studio:changed", changed);
    },
    onStates: (states) => windows.tellOne("main", "studio:source-states-changed", states),
  });
}

/** The engine lives while its studio is on the screen, and while something is sent. */
function createEngineKeeper(
  { windows, now, log }: Deps,
  line: EncoderLineServer,
  isSending: () => boolean,
  onGone: () => void,
) {
  const window = createEngineWindow({ windows, onGone, now, log });
  const followSight = tellSight(line);
  let isShown = false;
  const follow = () => (isShown || isSending() ? window.open() : window.close());
  return {
    follow,
    setShown(next: boolean) {
      isShown = next;
      followSight(windows.get("main"));
      follow();
    },
    gesture: window.gesture,
    close: window.close,
  };
}
