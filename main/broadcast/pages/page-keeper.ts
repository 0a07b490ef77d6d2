import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import type { WebFrameMain } from "electron";
import type { WebSocket } from "ws";
import { type Log, reasonOf } from "../../system/log.ts";
import { backOff } from "../back-off.ts";
import { createPageFlow, type PageFlow } from "./page-flow.ts";
import type { PageListener } from "./page-life.ts";
import { type PageProxy, startPageProxy } from "./page-proxy.ts";
import type { OpenPageWindow, PageSource, PageWindow } from "./page-window.ts";
import { rangesAround } from "./public-address.ts";

/** What keeping a page takes. */
export type KeeperDeps = { readonly openWindow: OpenPageWindow; readonly random: () => number; readonly log: Log };

/** One source's page and where its pictures go. */
type Kept = { readonly page: PageSource; readonly partition: string; readonly socket: WebSocket };

/** A page that is kept until it is stopped. */
export type Held = {
  readonly reload: () => void;
  /** Its main frame, while there is a page. */
  readonly frame: () => WebFrameMain | null;
  readonly stop: () => void;
};

/** One that has lived for so long was well: its next fault is a new one. */
const wellMs = 60_000;

/** Opens the page's own way out, and by it the page for as long as it is kept. */
export function keepPage({ openWindow, random, log }: KeeperDeps, { page, partition, socket }: Kept): Held {
  const flow = createPageFlow(socket);
  let proxy: PageProxy | null = null;
  let tries: Tries | null = null;
  let isStopped = false;
  const start = async () => {
    const opened = await startPageProxy(new URL(page.url), surroundings);
    if (isStopped) return opened.stop();
    proxy = opened;
    const ground = { proxyAddress: opened.address, partition };
    tries = createTries((listener) => openWindow(page, ground, listener), flow, random);
    tries.begin();
  };
  start().catch((error: unknown) => {
    log("error", "no way out for a page", { why: reasonOf(error) });
    flow.tell({ step: "lost", why: "failed" });
  });
  return {
    reload() {
      flow.tell({ step: "starting" });
      tries?.beginAnew();
    },
    frame: () => tries?.frame() ?? null,
    stop() {
      isStopped = true;
      tries?.end();
      proxy?.stop();
    },
  };
}

type Tries = {
  readonly begin: () => void;
  readonly beginAnew: () => void;
  readonly frame: () => WebFrameMain | null;
  readonly end: () => void;
};

/** Loads a page, and again after a growing pause when it could not be loaded or was lost. */
function createTries(open: (listener: PageListener) => PageWindow, flow: PageFlow, random: () => number): Tries {
  let window: PageWindow | null = null;
  let attempt = 0;
  const timers: NodeJS.Timeout[] = [];
  const wait = (then: () => void, ms: number) => void timers.push(setTimeout(then, ms));
  const forgetTimers = () => timers.splice(0).forEach((timer) => clearTimeout(timer));
  const end = () => {
    forgetTimers();
    window?.close();
    window = null;
  };
  const begin = () => {
    end(); // one that was lost is not used again
    window = open({
      onPicture: flow.show,
      onShown() {
        wait(() => (attempt = 0), wellMs);
        flow.tell({ step: "running" });
      },
      onLost(why) {
        forgetTimers();
        flow.tell({ step: "lost", why });
        const lost = window;
        wait(() => lost?.close(), 0); // not amid its own event; one that hangs would go on with what it does
        wait(begin, pauseOf(attempt++, random));
      },
    });
    window.load();
  };
  const beginAnew = () => {
    attempt = 0;
    begin();
  };
  return { begin, beginAnew, frame: () => window?.frame() ?? null, end };
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
