import { initialStudio, type Studio } from "@nchat/contract/studio";
import type { WebFrameMain } from "electron";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { WebSocket } from "ws";
import type { PageListener } from "./page-life.ts";
import type { PageSource } from "./page-window.ts";
import { createPages } from "./pages.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const page: PageSource = {
  ...{ id: "alerts", kind: "browser", name: "Alerts", url: "https://alerts.example.org/" },
  ...{ width: 640, height: 360, css: "" },
};
const studio: Studio = { ...initialStudio, sources: [page] };

type Opened = { partition: string; listener: PageListener; isOpen: boolean; frame: WebFrameMain };

function setUp() {
  const windows: Opened[] = [];
  const told: unknown[] = [];
  let connect = (_socket: WebSocket) => {};
  const pages = createPages({
    studio: { get: () => studio },
    openLine(onSocket) {
      connect = onSocket;
      return { url: "ws://line" };
    },
    openWindow(_page, { partition }, listener) {
      const window = { partition, listener, isOpen: true, frame: { name: String(windows.length) } as WebFrameMain };
      windows.push(window);
      return {
        load: () => undefined,
        frame: () => (window.isOpen ? window.frame : null),
        close: () => (window.isOpen = false),
      };
    },
    random: () => 0.5,
    log: () => undefined,
  });
  /** The engine asks for the page; the answer hangs up. */
  const open = async () => {
    const heard = new Map<string, () => void>();
    const socket = {
      readyState: 1,
      send: (text: string) => told.push(JSON.parse(text)),
      on: () => undefined,
      once: (event: string, listener: () => void) => heard.set(event, listener),
      terminate: () => undefined,
    } as unknown as WebSocket;
    const before = windows.length;
    pages.open("alerts");
    connect(socket);
    await vi.waitUntil(() => windows.length > before);
    return () => heard.get("close")?.();
  };
  const last = () => windows.at(-1)?.listener;
  const areOpen = () => windows.map(({ isOpen }) => isOpen);
  return { pages, windows, told, open, last, areOpen };
}

it("opens a page with the engine's connection, and closes it with that", async () => {
  const { told, open, last, areOpen } = setUp();
  const hangUp = await open();
  last()?.onShown();
  expect(told).toEqual([{ step: "running" }]);
  hangUp();
  expect(areOpen()).toEqual([false]);
});

it("tries a page again after growing pauses, and ends the one that was lost meanwhile", async () => {
  const { told, open, last, areOpen } = setUp();
  const hangUp = await open();
  last()?.onLost("unreachable");
  expect(told).toEqual([{ step: "lost", why: "unreachable" }]);
  vi.advanceTimersByTime(1);
  expect(areOpen()).toEqual([false]);
  vi.advanceTimersByTime(2000);
  expect(areOpen()).toEqual([false, true]);
  last()?.onLost("crashed");
  vi.advanceTimersByTime(3900);
  expect(areOpen()).toHaveLength(2);
  vi.advanceTimersByTime(200);
  expect(areOpen()).toHaveLength(3);
  last()?.onLost("crashed");
  hangUp();
  vi.advanceTimersByTime(60_000);
  expect(areOpen()).toEqual([false, false, false]);
});

it("waits longer each time for a page that crashes soon after it came, and is patient again with one that lived a minute", async () => {
  const { open, last, areOpen } = setUp();
  await open();
  for (const pause of [2000, 4000, 8000]) {
    last()?.onShown();
    vi.advanceTimersByTime(10_000);
    last()?.onLost("crashed");
    const before = areOpen().length;
    vi.advanceTimersByTime(pause - 100);
    expect(areOpen()).toHaveLength(before);
    vi.advanceTimersByTime(200);
    expect(areOpen()).toHaveLength(before + 1);
  }
  last()?.onShown();
  vi.advanceTimersByTime(61_000);
  last()?.onLost("crashed");
  vi.advanceTimersByTime(2100);
  expect(areOpen()).toEqual([false, false, false, false, true]);
});

it("gives a source's next page the session of its last, and no two at once", async () => {
  const { pages, windows, open, last } = setUp();
  const hangUp = await open();
  last()?.onLost("unreachable");
  vi.advanceTimersByTime(2100);
  pages.reload("alerts");
  await open();
  hangUp();
  await open();
  const [first, ...later] = windows.map(({ partition }) => partition);
  const [again, reloaded, beside, afterwards] = later;
  expect([again, reloaded, afterwards]).toEqual([first, first, first]);
  expect(beside).not.toBe(first);
  expect(first).toMatch(/^studio-page-/);
});

it("is heard by the frame of the page that is there now", async () => {
  const { pages, open, last } = setUp();
  expect(pages.frameOf("alerts")).toBe(null);
  const hangUp = await open();
  expect([pages.frameOf("alerts")?.name, pages.frameOf("another")]).toEqual(["0", null]);
  last()?.onLost("crashed");
  vi.advanceTimersByTime(1);
  expect(pages.frameOf("alerts")).toBe(null);
  vi.advanceTimersByTime(2100);
  expect(pages.frameOf("alerts")?.name).toBe("1");
  hangUp();
  expect(pages.frameOf("alerts")).toBe(null);
});

it("loads anew at once when it is asked to, and knows no other sources", async () => {
  const { pages, told, open, last, areOpen } = setUp();
  await open();
  last()?.onLost("unreachable");
  pages.reload("alerts");
  pages.reload("another");
  vi.advanceTimersByTime(60_000);
  expect(areOpen()).toEqual([false, true]);
  expect(told.at(-1)).toEqual({ step: "starting" });
  expect(pages.open("another")).toBe("gone");
  pages.stop();
  expect(areOpen()).toEqual([false, false]);
});
