import { join } from "node:path";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import type { Bus } from "../redis/bus.ts";
import { createSealer } from "../secrets/sealed.ts";
import { type CheckDestination, createCheckDestination } from "../streams/destinations/resolve.ts";
import { createAddressRule } from "../streams/destinations/special-purpose.ts";
import { words as livekitWords } from "./asking.ts";
import { findChromium } from "./embedded/composer/browser.ts";
import type { Judge } from "./embedded/destination-place.ts";
import { createEmbeddedMedia, type EmbeddedMedia } from "./embedded/embedded-media.ts";
import { findProgram } from "./embedded/program.ts";
import { words } from "./embedded/words.ts";
import { createLiveKitMedia } from "./livekit-media.ts";
import type { Media } from "./port.ts";

/** The media that this installation has; between `start` and `stop` it also runs what it has begun itself. */
export type ChosenMedia = Media & Readonly<{ start: () => Promise<void>; stop: () => Promise<void> }>;

type Given = Readonly<{
  config: Config;
  log: Logger;
  /** The line to the other nodes. */
  bus: Pick<Bus, "send" | "listen">;
}>;

/** Where `npm run build` puts the page that composes. */
const composerRoot = join(import.meta.dirname, "../../out/composer");
/** A LiveKit that does not answer yet is asked again. */
const againMs = 2000;

/**
 * Finds out which media there is: LiveKit's workers where LiveKit has what they need, else this machine's ffmpeg. It is
 * decided once, with LiveKit's first word about it; until then LiveKit's own answers say what is missing.
 */
export function createMedia({ config, log, bus }: Given): ChosenMedia {
  const livekit = createLiveKitMedia({ ...config, sink: config.storage, log, bus });
  // What runs on one computer is nothing that several nodes could serve.
  if (config.media.kind === "livekit" || config.redisUrl !== null) return idle(livekit);
  const ffmpeg = findProgram("ffmpeg", config.media.ffmpeg);
  if (ffmpeg === null) return withoutFfmpeg(config, livekit, log);
  const embedded = createEmbeddedMedia({
    ...{ livekit: config.livekit, rtmp: config.media.rtmp, sink: config.storage, publicUrl: config.publicUrl },
    ...{ dataDir: config.dataDir, ffmpeg, limits: config.media.limits, listTracks: livekit.listTracks, log },
    judge: createJudge(createCheckDestination(createAddressRule(config.streams.destinationNetworks))),
    composer: {
      chromium: findChromium(config.media.composer.chromium),
      root: composerRoot,
      most: config.media.composer.most,
    },
    sealer: config.encryptionKeys.length > 0 ? createSealer(config.encryptionKeys) : null,
  });
  return choosing(config, { livekit, embedded, log });
}

/** The same decision about destinations as when they are added. */
export function createJudge(check: CheckDestination): Judge {
  return async (server) => {
    const verdict = await check(`${server}live`);
    if (verdict.outcome === "refused") return { words: verdict.fault, isFinal: !verdict.isPassing };
    return { ...verdict.target, addresses: verdict.addresses };
  };
}

/** Without ffmpeg nothing can be embedded: LiveKit's answers stand, or who insisted is told. */
function withoutFfmpeg({ media }: Config, livekit: Media, log: Logger): ChosenMedia {
  if (media.kind === "embedded") throw new Error(`NCHAT_MEDIA=embedded: ${words.noFfmpeg}`);
  log.info("there is no ffmpeg: without LiveKit's workers nothing can be recorded or sent on");
  return idle(livekit);
}

/** LiveKit's media run elsewhere: there is nothing to start. */
const idle = (livekit: Media): ChosenMedia => ({
  ...livekit,
  start: async () => undefined,
  stop: async () => undefined,
});

type Both = Readonly<{ livekit: Media; embedded: EmbeddedMedia; log: Logger }>;

function choosing({ media }: Config, { livekit, embedded, log }: Both): ChosenMedia {
  let chosen: Media | null = null;
  let deciding: Promise<Media> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;
  const choose = async (which: Media): Promise<Media> => {
    if (which === embedded) await embedded.start();
    chosen = which;
    log.info({ kind: which === embedded ? "embedded" : "livekit" }, "media was chosen");
    return which;
  };
  const decide = async (): Promise<Media> => {
    if (media.kind === "embedded") return await choose(embedded);
    const { egress } = await livekit.capabilities();
    if (egress.status === "available") return await choose(livekit);
    if (egress.reason === livekitWords.noRedis) return await choose(embedded);
    return livekit; // nobody knows yet
  };
  const pick = async (): Promise<Media> => {
    if (chosen) return chosen;
    deciding ??= decide().finally(() => {
      deciding = null;
    });
    return await deciding;
  };
  const retry = async () => {
    await pick().catch((error: unknown) => log.error({ err: error }, "media could not be chosen; it is tried again"));
    if (!chosen && !isOver) timer = setTimeout(() => void retry(), againMs);
  };
  return {
    ...delegating(pick),
    listTracks: livekit.listTracks,
    openLive: async (key, wanted) => await (chosen ?? livekit).openLive(key, wanted),
    listen: (listener) => {
      const ends = [livekit.listen(listener), embedded.listen(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
    deliver: livekit.deliver,
    // A LiveKit that is silent holds nobody up: whoever needs media meanwhile waits for the answer.
    start: async () => void retry(),
    stop: async () => {
      isOver = true;
      if (timer) clearTimeout(timer);
      await embedded.stop();
    },
  };
}

/** Asks whichever it is. */
function delegating(pick: () => Promise<Media>): Omit<Media, "listTracks" | "openLive" | "listen" | "deliver"> {
  return {
    capabilities: async () => await (await pick()).capabilities(),
    mayCompose: async (room) => await (await pick()).mayCompose(room),
    startEgress: async (request) => await (await pick()).startEgress(request),
    stopEgress: async (id) => await (await pick()).stopEgress(id),
    changeLayout: async (id, layout) => await (await pick()).changeLayout(id, layout),
    updateDestinations: async (id, change) => await (await pick()).updateDestinations(id, change),
    listEgresses: async (filter) => await (await pick()).listEgresses(filter),
    createIngress: async (request) => await (await pick()).createIngress(request),
    deleteIngress: async (id) => await (await pick()).deleteIngress(id),
    listIngresses: async (filter) => await (await pick()).listIngresses(filter),
    whip: async (request) => await (await pick()).whip(request),
  };
}
