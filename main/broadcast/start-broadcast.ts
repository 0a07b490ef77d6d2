import { isBroadcasting } from "@nchat/contract/broadcast";
import type { AuthResult } from "@nchat/contract/ipc/auth";
import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { createChosenSource } from "../capture/chosen-source.ts";
import type { Wanted } from "../capture/source-list.ts";
import { type Log, reasonOf } from "../system/log.ts";
import type { Windows } from "../windows/registry.ts";
import { createAsk } from "./ask.ts";
import { createBroadcastHandlers } from "./broadcast-handlers.ts";
import { type BroadcastOwner, createBroadcastOwner } from "./broadcast-owner.ts";
import { createBroadcaster } from "./broadcaster.ts";
import { startEncoderLine } from "./encoder-line.ts";
import { createEngineWindow } from "./engine-window.ts";
import { createStartTarget } from "./ffmpeg.ts";
import { startSending } from "./sending.ts";
import { createBroadcastServer } from "./server.ts";
import { createStudioOwner, type StudioOwner } from "./studio-owner.ts";

type Deps = {
  readonly windows: Windows;
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
  const { windows, now, log } = deps;
  const owner = createBroadcastOwner();
  const studio = createStudioOwner();
  const line = await startEncoderLine(now);
  const engine = createEngineKeeper(
    deps,
    () => isBroadcasting(owner.get()),
    () => studio.setStates({}),
  );
  const asking = createAsk({ fetch, getServerUrl: deps.getServerUrl, renew: deps.renewSession, now });
  const startTarget = createStartTarget(deps.folder);
  const broadcaster = createBroadcaster({
    owner,
    server: createBroadcastServer(asking.ask),
    startSending: (listener) => startSending({ ...listener, line, startTarget, now }),
    onHealth: (health) => windows.tellOne("main", "broadcast:health", health),
    now,
    random: Math.random,
  });
  const logFailure = (error: unknown) => log("error", "broadcast not ended", { why: reasonOf(error) });
  const chosen = createChosenSource(now);
  const forgetAll = () => {
    studio.reset();
    // With the token that is still held: it is the last that may end the stream.
    const forget = () => {
      asking.forget();
      owner.send({ type: "dismissed" });
    };
    broadcaster.stop().then(forget, logFailure);
  };
  tellPages({ owner, studio, follow: engine.follow }, deps);
  return {
    handlers: createBroadcastHandlers({
      ...{ owner, broadcaster, studio, line, engine, chosen, list: deps.listSources },
      onStopFailed: logFailure,
    }),
    chosen,
    lineOrigin: line.origin,
    isOn: () => isBroadcasting(owner.get()),
    end: broadcaster.stop,
    /** The studio's page went; it opens the studio again if it comes back to it. */
    pageGone: () => engine.setShown(false),
    personIs: followPerson(forgetAll),
    stop() {
      engine.close();
      line.stop();
    },
  };
}

/** Told who is at this computer, whenever that is heard; what one person set up ends with them. */
function followPerson(onOther: () => void): (userId: string | null) => void {
  let person: string | null | undefined;
  return (next) => {
    const isOther = person !== undefined && next !== person;
    person = next;
    if (isOther) onOther();
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
function createEngineKeeper({ windows, now, log }: Deps, isSending: () => boolean, onGone: () => void) {
  const window = createEngineWindow({ windows, onGone, now, log });
  let isShown = false;
  const follow = () => (isShown || isSending() ? window.open() : window.close());
  return {
    follow,
    setShown(next: boolean) {
      isShown = next;
      follow();
    },
    gesture: window.gesture,
    close: window.close,
  };
}
