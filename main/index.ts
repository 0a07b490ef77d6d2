import { join } from "node:path";
import { app, session, type WebFrameMain } from "electron";
import { createAsk } from "./broadcast/ask.ts";
import { startBroadcast } from "./broadcast/start-broadcast.ts";
import type { StudioTools } from "./broadcast/desk/start-desk.ts";
import { createCallHandlers } from "./calls/call-handlers.ts";
import { type CallOwner, createCallOwner } from "./calls/owner.ts";
import { tellCalls } from "./calls/tell.ts";
import { startMuteLine } from "./calls/mute-line.ts";
import { createQuitter } from "./calls/quit.ts";
import { createCaptureHandlers } from "./capture/capture-handlers.ts";
import { type ChosenSource, createChosenSource } from "./capture/chosen-source.ts";
import { answerDisplayMedia, type Choices } from "./capture/display-media.ts";
import { enumerateSources, pictureScreen } from "./capture/enumerate.ts";
import { createShareHandlers, createShareMirror, type ShareMirror } from "./capture/own-share.ts";
import { watchSharedWindow } from "./capture/share-watch.ts";
import { createSourceList } from "./capture/source-list.ts";
import { locateX11Windows } from "./capture/x11-windows.ts";
import { serveActions } from "./cli/action-line.ts";
import { runVerbs } from "./cli/run-verbs.ts";
import { readCommandLine, type StartOptions } from "./command-line.ts";
import { createGrab } from "./hotkeys/grab.ts";
import { createHoldHook } from "./hotkeys/hold-hook.ts";
import { createHotkeyHandlers } from "./hotkeys/hotkey-handlers.ts";
import { createHotkeys } from "./hotkeys/hotkeys.ts";
import { isOurFrame, serve } from "./ipc.ts";
import { createSaveRecording } from "./recordings/save-recording.ts";
import { createAuthClient } from "./session/auth-client.ts";
import { createSessionHandlers } from "./session/session-handlers.ts";
import { createSession, type SessionOwner } from "./session/session.ts";
import { openTokenStore, type TokenStore } from "./session/token-store.ts";
import { openProfileStore } from "./settings/profile-store.ts";
import { createSettingsHandlers } from "./settings/settings-handlers.ts";
import { openSettingsStore, type SettingsStore } from "./settings/settings-store.ts";
import { watchAbsence } from "./system/absence.ts";
import { createAppHandlers } from "./system/app-handlers.ts";
import { setAppMenu } from "./system/app-menu.ts";
import { serveApp } from "./system/app-protocol.ts";
import { keepAwake } from "./system/awake.ts";
import { logFaults, prepareApp } from "./system/before-ready.ts";
import { securityHeaders } from "./system/content-policy.ts";
import { readEnvironment } from "./system/environment.ts";
import { createOpenLink } from "./system/links.ts";
import { createLog, type Log, reasonOf } from "./system/log.ts";
import { createNotices } from "./system/notices.ts";
import { guardPermissions } from "./system/permissions.ts";
import { createServer, type Server } from "./system/server.ts";
import { followLife } from "./system/life.ts";
import { followTheme } from "./system/theme.ts";
import { isTrayShown } from "./system/tray-presence.ts";
import { createTrayCommands } from "./tray/tray-commands.ts";
import { startTray } from "./tray/tray.ts";
import { type Desk, openDesk } from "./windows/desk.ts";
import { appOrigin, isEngineFile } from "./windows/pages.ts";
import { createReloadRule, type ReloadRule } from "./windows/reload-rule.ts";
import { createWindows, type Windows } from "./windows/registry.ts";
import { mayAsk } from "./windows/rights.ts";
import { createWindowHandlers } from "./windows/window-handlers.ts";

// The one place that wires: nothing else in main/ does anything when it is imported.

const authPatience = 10_000;
const firstAnswerPatience = 1500;
const maxLogBytes = 1_000_000;

async function run(): Promise<void> {
  const commandLine = readCommandLine(process.argv, process.env);
  if (!commandLine.ok) return refuse(commandLine.problem, 2);
  const { options } = commandLine;
  if (!prepareApp(options)) {
    process.stdout.write(`nchat is already running as "${options.profile}": its window comes to the front.\n`);
    return app.exit(0);
  }
  const log = createLog(join(app.getPath("userData"), "logs", "main.log"), maxLogBytes);
  const stops = [logFaults(log)];
  app.on("will-quit", () => {
    for (const stop of stops.reverse()) stop();
  });
  await app.whenReady();
  setAppMenu();
  await start(options, log, (stop) => stops.push(stop));
}

function refuse(problem: string, exitCode: number): void {
  process.stderr.write(`${problem}\n`);
  app.exit(exitCode);
}

type Own = (stop: () => void) => void;

function openStores(log: Log) {
  const folder = app.getPath("userData");
  const profile = openProfileStore(folder, log, Date.now);
  const tokens = openTokenStore(folder, log, Date.now);
  const settings = openSettingsStore(folder, tokens.get()?.userId ?? null, log, Date.now);
  const tell = () => ({
    areSecretsEncrypted: tokens.areSecretsEncrypted,
    setAside: [
      ...(profile.wasSetAside ? (["profile"] as const) : []),
      ...(tokens.wasSetAside ? (["session"] as const) : []),
      ...(settings.wasSetAside() ? (["settings"] as const) : []),
    ],
  });
  return { profile, tokens, settings, tell };
}

async function start(options: StartOptions, log: Log, own: Own): Promise<void> {
  const stores = openStores(log);
  const { profile, tokens, settings } = stores;
  own(followTheme(settings)); // before the first window, which takes its background from it
  const windows = createWindows();
  const owner = createCallOwner();
  own(tellCalls(owner, windows)); // before tray, keys and pop-up hear of it: pages must not wait for those
  const share = createShareMirror();
  const line = await startMuteLine(owner, Date.now);
  const openLink = createOpenLink(log);
  const getServerUrl = () => server.getOrigins().serverUrl;
  const broadcast = await startBroadcast({
    ...{ windows, settings, getServerUrl, log, folder: app.getPath("userData"), now: Date.now },
    renewSession: () => person.refresh(),
    listSources: (wanted) => sources(wanted),
  });
  const quitter = startQuitter(owner, windows, broadcast);
  const hasTray = () => isTrayShown(log);
  const onPageGone = () => {
    share.clear();
    surfaces.hotkeys.pageGone();
    broadcast.pageGone();
  };
  const held = { windows, owner, quitter, profile, settings, isLive: broadcast.isOn };
  const desk = openDesk({ ...held, openLink, hasTray, onPageGone, log });
  const reloading = createReloadRule({ isSignedIn: () => tokens.get() !== null, reload: desk.reloadPages });
  const server = createServer(options.serverUrl, { profile, fetch, onOriginsChanged: reloading.originsChanged, log });
  const person = startSession({ tokens, settings, broadcast, reloading, getServerUrl, log });
  const surfaces = startSurfaces({ owner, share, settings, windows, desk, tools: broadcast.tools, log }, own);
  const { sources, chosen, picture } = startCapture({ share, windows, log }, own);
  const getEnvironment = () =>
    readEnvironment({ profile: options.profile, serverUrl: getServerUrl(), ...stores.tell() });
  const handlers = {
    ...createAppHandlers({ getEnvironment, server, notices: surfaces.notices, openLink, finishQuit: quitter.finish }),
    ...startPersonal({ person, getServerUrl, log, folder: app.getPath("userData") }, own),
    ...createSettingsHandlers(settings),
    ...createCallHandlers(owner, line.open, () => tokens.get() !== null),
    ...broadcast.handlers,
    ...createCaptureHandlers(sources, chosen, picture),
    ...createShareHandlers(share),
    ...createHotkeyHandlers(surfaces.hotkeys),
    ...createWindowHandlers(desk),
  };

  for (const stop of [desk.stop, server.stop, line.stop, broadcast.stop, keepAwake(owner, broadcast)]) own(stop);
  guardPages({ windows, chosen, line, broadcast, server, log }, own);
  own(serve(handlers, appOrigin, windows.findCaller, mayAsk, log));
  own(followLife(quitter, desk, log));

  // A content policy without LiveKit's address would cost the page a second load.
  if (server.getOrigins().livekitUrl === null) await server.settle(firstAnswerPatience);
  desk.loadPages();
}

type Personal = {
  readonly person: SessionOwner;
  readonly getServerUrl: () => string | null;
  readonly log: Log;
  /** The profile's. */
  readonly folder: string;
};

/** What is answered for whoever is signed in: the session itself, and saving what they may see. */
function startPersonal({ person, getServerUrl, log, folder }: Personal, own: Own) {
  const saving = createSaveRecording({
    ...{ fetch, log },
    createAsk: () => createAsk({ fetch, getServerUrl, renew: person.refresh, now: Date.now }).ask,
    folder: () => app.getPath("downloads"),
    note: join(folder, "unfinished-recordings.json"),
  });
  own(saving.stop);
  return { ...createSessionHandlers(person), "recording:save": saving.save };
}

/** Ends the app in order. */
function startQuitter(
  owner: CallOwner,
  windows: Windows,
  broadcast: { isOn: () => boolean; end: () => Promise<void> },
) {
  return createQuitter({
    owner,
    askToLeave: () => windows.tellOne("main", "app:quitting"),
    isBroadcasting: broadcast.isOn,
    endBroadcast: broadcast.end,
    quit: () => app.quit(),
  });
}

type Person = {
  readonly tokens: TokenStore;
  readonly settings: SettingsStore;
  readonly broadcast: { readonly personIs: (userId: string | null) => void; readonly leave: () => Promise<void> };
  readonly reloading: ReloadRule;
  readonly getServerUrl: () => string | null;
  readonly log: Log;
};

/** Who is signed in, and what follows a change of that. */
function startSession({ tokens, settings, broadcast, reloading, getServerUrl, log }: Person): SessionOwner {
  const client = createAuthClient(fetch, authPatience, log);
  const onPerson = (userId: string | null) => {
    settings.switchTo(userId);
    broadcast.personIs(userId);
    if (userId !== null) reloading.signedIn();
  };
  return createSession({ client, tokens, getServerUrl, beforeLeave: broadcast.leave, onPerson });
}

type Pages = {
  readonly windows: Windows;
  readonly chosen: ChosenSource;
  readonly line: { readonly lineOrigin: string };
  readonly broadcast: { readonly lineOrigin: string; readonly choices: Choices };
  readonly server: Pick<Server, "getOrigins">;
  readonly log: Log;
};

/** What our pages are served with, what they may use, and what they may capture. */
function guardPages({ windows, chosen, line, broadcast, server, log }: Pages, own: Own): void {
  const web = session.defaultSession;
  const headersFor = (url: string) => {
    const { lineOrigin } = isEngineFile(url) ? broadcast : line;
    return securityHeaders({ ...server.getOrigins(), lineOrigin });
  };
  const choicesFor = (frame: WebFrameMain | null): Choices | null => {
    if (!isOurFrame(frame, appOrigin)) return null;
    if (windows.isPageOf("main", frame)) return { picture: chosen, sound: null };
    return windows.isPageOf("engine", frame) ? broadcast.choices : null;
  };
  own(serveApp(join(import.meta.dirname, "../renderer"), headersFor));
  guardPermissions(web, (contents) => windows.findCaller(contents)?.kind ?? null, log);
  own(answerDisplayMedia(web, choicesFor, log));
}

/** What can be captured, what was chosen, and whether it can still be seen. */
function startCapture({ share, windows, log }: Pick<Surfaces, "share" | "windows" | "log">, own: Own) {
  const sources = createSourceList((wanted) => enumerateSources(wanted, windows.isOwnSource), log);
  const chosen = createChosenSource(Date.now);
  const onHidden = (isHidden: boolean) => windows.tellOne("main", "share:hidden-changed", isHidden);
  // macOS leaves windows of other spaces out of its list, which are captured all the same.
  if (process.platform !== "darwin")
    own(watchSharedWindow({ share, sharedId: chosen.takenId, list: sources, onHidden }));
  const locate = (ids: readonly string[]) => locateX11Windows(ids, log);
  const picture = (id: string) => pictureScreen(id, { isOwnWindow: windows.isOwnSource, locate });
  return { sources, chosen, picture };
}

type Surfaces = {
  readonly owner: CallOwner;
  readonly share: ShareMirror;
  readonly settings: SettingsStore;
  readonly windows: Windows;
  readonly desk: Desk;
  readonly tools: StudioTools;
  readonly log: Log;
};

/** What shows or steers the call outside our pages: notices, keys of the whole desktop, tray, theme, sleep and lock. */
function startSurfaces({ owner, share, settings, windows, desk, tools, log }: Surfaces, own: Own) {
  const onNotice = (tag: string) => {
    desk.showMain();
    windows.tellOne("main", "notice:clicked", tag);
  };
  const notices = createNotices({ onClick: onNotice, isQuiet: () => tools.streamerMode.get().isOn, log });
  const hotkeys = createHotkeys({
    owner,
    settings,
    grab: createGrab(log),
    hook: createHoldHook(log),
    studio: tools.hotkeyDesk(notices.show),
    now: Date.now,
    onChanged: (changed) => windows.broadcast("hotkeys:changed", changed),
    onHeard: (heard) => windows.tellOne("main", "hotkey:heard", heard),
  });
  // Somebody who went elsewhere with their keyboard is no longer recording keys.
  windows.get("main")?.on("blur", () => hotkeys.setRecording(false));
  const onCommand = createTrayCommands({
    dispatchCall: owner.dispatchCall,
    dispatchMute: owner.dispatchMute,
    askPage: (name) => windows.tellOne("main", name),
    showMain: desk.showMain,
    quit: () => app.quit(),
  });
  const closeMicrophone = () => owner.dispatchMute({ type: "set", muted: true, from: "system" });
  own(notices.stop);
  own(hotkeys.stop);
  own(serveActions(app.getPath("userData"), tools.actions.act, log));
  own(startTray({ owner, share, getMuteKeys: () => hotkeys.activeKeys("toggle-mute"), onCommand, now: Date.now, log }));
  own(watchAbsence(closeMicrophone, log));
  own(settings.listen((changed) => windows.broadcast("settings:changed", changed)));
  return { notices, hotkeys };
}

// Before the app is ready: a command opens no window.
if (!(await runVerbs(process.argv, process.env)))
  run().catch((error: unknown) => refuse(`nchat could not start: ${reasonOf(error)}`, 1));
