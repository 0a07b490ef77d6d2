import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import type { EncoderLine } from "@nchat/contract/encoder-line";
import type { Studio } from "@nchat/contract/studio";
import type { WebSocket } from "ws";
import { type Log, reasonOf } from "../../system/log.ts";
import { backOff } from "../back-off.ts";
import { createPageFlow, type PageFlow } from "./page-flow.ts";
import { type PageProxy, startPageProxy } from "./page-proxy.ts";
import type { OpenPageWindow, PageListener, PageSource, PageWindow } from "./page-window.ts";
import { rangesAround } from "./public-address.ts";

type Deps = {
  readonly studio: { readonly get: () => Studio };
  /** Good for one connection of the engine. */
  readonly openLine: (onSocket: (socket: WebSocket) => void) => EncoderLine;
  readonly openWindow: OpenPageWindow;
  readonly random: () => number;
  readonly log: Log;
};

/** The pages of browser sources. */
export type Pages = {
  /** The page lives as long as the engine's connection by that line. */
  readonly open: (sourceId: string) => EncoderLine | "gone";
  readonly reload: (sourceId: string) => void;
  readonly stop: () => void;
};

type Held = { readonly reload: () => void; readonly stop: () => void };

/** Each source has a page of its own, also two of one address. */
export function createPages(deps: Deps): Pages {
  const held = new Map<WebSocket, Held & { readonly sourceId: string }>();
  return {
    open(sourceId) {
      const page = deps.studio.get().sources.find(({ id }) => id === sourceId);
      if (page?.kind !== "browser") return "gone";
      return deps.openLine((socket) => {
        const mine = keepPage(deps, page, socket);
        held.set(socket, { ...mine, sourceId });
        socket.once("close", () => {
          held.delete(socket);
          mine.stop();
        });
      });
    },
    reload(sourceId) {
      for (const each of held.values()) if (each.sourceId === sourceId) each.reload();
    },
    stop() {
      for (const [socket, { stop }] of held) {
        stop();
        socket.terminate();
      }
      held.clear();
    },
  };
}

/** Loads a page, and again after a growing pause when it could not be loaded or has crashed. */
function keepPage({ openWindow, random, log }: Deps, page: PageSource, socket: WebSocket): Held {
  const flow = createPageFlow(socket);
  let proxy: PageProxy | null = null;
  let window: PageWindow | null = null;
  let again: NodeJS.Timeout | undefined;
  let attempt = 0;
  let isStopped = false;
  const close = () => {
    clearTimeout(again);
    window?.close();
    window = null;
  };
  const begin = () => {
    if (isStopped || !proxy) return;
    close(); // one that has crashed is not used again
    const listener = untilLost(flow, {
      onLoaded: () => (attempt = 0),
      onLost: () => isStopped || (again = setTimeout(begin, pauseOf(attempt++, random))),
    });
    window = openWindow(page, proxy.address, listener);
    window.load();
  };
  const start = async () => {
    proxy = await startPageProxy(new URL(page.url), surroundings);
    if (isStopped) proxy.stop();
    begin();
  };
  start().catch((error: unknown) => {
    log("error", "no way out for a page", { why: reasonOf(error) });
    flow.tell({ step: "lost", why: "failed" });
  });
  return {
    reload() {
      attempt = 0;
      flow.tell({ step: "starting" });
      begin();
    },
    stop() {
      isStopped = true;
      close();
      proxy?.stop();
    },
  };
}

/** Passes on what becomes of one window; after its loss nothing follows, such as the browser's own words about it. */
function untilLost(flow: PageFlow, told: { onLoaded: () => void; onLost: () => void }): PageListener {
  let isLost = false;
  return {
    onPicture: (picture) => isLost || flow.show(picture),
    onLoaded() {
      if (isLost) return;
      told.onLoaded();
      flow.tell({ step: "running" });
    },
    onLost(why) {
      if (isLost) return;
      isLost = true;
      flow.tell({ step: "lost", why });
      told.onLost();
    },
  };
}

/** A page need not come back as fast as a stream. */
const pauseOf = (attempt: number, random: () => number) => 4 * backOff(attempt, random);

// They are asked for each time: networks come and go.
const surroundings = { resolve: addressesOf, around: () => rangesAround(networkInterfaces()), patienceMs: 20_000 };

async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return []; // no such name, or no network: the page is not reached, and says so
  }
}
