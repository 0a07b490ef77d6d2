import {
  type ComposerLayout,
  type ComposerOrder,
  type ComposerPicture,
  ComposerReport,
} from "@nchat/contract/composer-line";
import { readChunk } from "@nchat/contract/programme";
import type { Logger } from "pino";
import type { WebSocket } from "ws";
import type { RawTag } from "../rtmp/session.ts";
import type { SoundForm } from "../slate/silence.ts";
import { type Browser, startBrowser } from "./browser.ts";
import { type ComposedSound, startComposedSound } from "./composed-sound.ts";
import type { PageServer } from "./page-server.ts";
import { pictureHeader, pictureTag, soundHeader } from "./tags.ts";

/** One visit of the composer to one room. */
export type Composer = Readonly<{ setLayout: (layout: ComposerLayout) => void; stop: () => Promise<void> }>;

export type ComposerDeps = Readonly<{
  pages: PageServer;
  browser: Omit<Parameters<typeof startBrowser>[0], "log">;
  ffmpeg: string;
  log: Logger;
  /** What its sound is encoded in. */
  sound: SoundForm;
  /** A way into the room that hears and sees and is nobody. */
  enter: () => Promise<Readonly<{ livekitUrl: string; token: string }>>;
}>;

type Hooks = Readonly<{
  /** It is in the room, and sends. */
  onInside: () => void;
  onTag: (tag: RawTag) => void;
  /** It has ended, and not because it was stopped. */
  onOver: (reason: string) => void;
}>;

const beginsWithinMs = 25_000;
/** A composer sends thirty times a second. */
const silentMs = 10_000;

/** Starts a browser on the composer's page; what it sends becomes tags as an encoder's. */
export function startComposer(deps: ComposerDeps, picture: ComposerPicture, hooks: Hooks): Composer {
  let { layout } = picture;
  let line: WebSocket | null = null;
  let isOver = false;
  let forget = () => {};
  const over = (reason: string | null) => {
    if (isOver) return;
    isOver = true;
    watch.stop();
    forget();
    sound.stop();
    line?.terminate();
    if (reason !== null) hooks.onOver(reason);
  };
  const whileOn = (tag: RawTag) => (isOver ? undefined : hooks.onTag(tag));
  const watch = watchFor(over);
  const sound = startComposedSound(deps, { onTag: whileOn, onOver: over });
  const { log, sound: soundForm } = deps;
  const hear = createHearing({ log, sound, soundForm, watch, over, onTag: whileOn, onInside: hooks.onInside });
  const tell = (order: ComposerOrder) => line?.send(JSON.stringify(order));
  const adopt = (opened: WebSocket) => {
    line = opened;
    opened.on("message", hear);
    opened.on("error", () => opened.terminate()); // told as its end
    opened.once("close", () => over("its page ended"));
    deps.enter().then(
      (access) => tell({ type: "compose", ...access, picture: { ...picture, layout } }),
      (error: unknown) => over(String(error)),
    );
  };
  const open = async (browser: Browser) => {
    void browser.ended.then((how) => over(`its browser ended (${how})`));
    const expected = await deps.pages.expect(adopt);
    forget = expected.forget;
    if (!isOver) await browser.open(expected.url);
  };
  const starting = startBrowser({ ...deps.browser, log: deps.log });
  starting.then(open).catch((error: unknown) => over(error instanceof Error ? error.message : String(error)));
  return {
    setLayout: (next) => {
      layout = next;
      tell({ type: "layout", layout });
    },
    stop: async () => {
      over(null);
      const browser = await starting.catch(() => null); // told when it did not start
      await browser?.stop();
    },
  };
}

type Watch = Readonly<{ heard: () => void; stop: () => void }>;

/** What never begins, or falls silent, is over. */
function watchFor(over: (reason: string) => void): Watch {
  let heardAt: number | null = null;
  const late = setTimeout(() => over("it did not begin in time"), beginsWithinMs);
  const look = setInterval(() => {
    if (heardAt !== null && Date.now() - heardAt > silentMs) over("nothing comes from it");
  }, 2000);
  return {
    heard: () => {
      clearTimeout(late);
      heardAt = Date.now();
    },
    stop: () => {
      clearTimeout(late);
      clearInterval(look);
    },
  };
}

type Hearing = Pick<Hooks, "onTag" | "onInside"> &
  Readonly<{
    log: Logger;
    sound: ComposedSound;
    soundForm: SoundForm;
    watch: Watch;
    over: (reason: string) => void;
  }>;

/** Makes tags of what the page sends. */
function createHearing({ log, sound, soundForm, watch, over, onTag, onInside }: Hearing) {
  const report = (told: ComposerReport) => {
    switch (told.type) {
      case "failed":
        return over(told.why);
      case "figures":
        return log.debug(told, "composer");
      case "config":
        return onTag(pictureHeader(Buffer.from(told.video, "base64")));
      case "inside":
        watch.heard();
        onTag(soundHeader(soundForm));
        return onInside();
    }
  };
  return (data: Buffer, isBinary: boolean) => {
    if (!isBinary) {
      const told = ComposerReport.safeParse(parsed(data.toString("utf8")));
      if (told.success) report(told.data);
      return;
    }
    const chunk = readChunk(data);
    if (!chunk) return;
    watch.heard();
    if (chunk.kind === "audio") sound.write(chunk);
    else onTag(pictureTag(chunk));
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // refused by the schema
  }
}
