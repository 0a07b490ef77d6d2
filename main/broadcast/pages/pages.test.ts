import { initialStudio, type Studio } from "@nchat/contract/studio";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { WebSocket } from "ws";
import type { PageListener, PageSource } from "./page-window.ts";
import { createPages } from "./pages.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const page: PageSource = {
  ...{ id: "alerts", kind: "browser", name: "Alerts", url: "https://alerts.example.org/" },
  ...{ width: 640, height: 360, css: "" },
};
const studio: Studio = { ...initialStudio, sources: [page] };

function setUp() {
  const windows: { listener: PageListener; isOpen: boolean }[] = [];
  const told: unknown[] = [];
  const heard = new Map<string, () => void>();
  const socket = {
    readyState: 1,
    send: (text: string) => told.push(JSON.parse(text)),
    on: () => undefined,
    once: (event: string, listener: () => void) => heard.set(event, listener),
    terminate: () => undefined,
  } as unknown as WebSocket;
  let connect = (_socket: WebSocket) => {};
  const pages = createPages({
    studio: { get: () => studio },
    openLine(onSocket) {
      connect = onSocket;
      return { url: "ws://line" };
    },
    openWindow(_page, _proxy, listener) {
      const window = { listener, isOpen: true };
      windows.push(window);
      return { load: () => undefined, close: () => (window.isOpen = false) };
    },
    random: () => 0.5,
    log: () => undefined,
  });
  const open = async () => {
    pages.open("alerts");
    connect(socket);
    await vi.waitUntil(() => windows.length > 0);
  };
  return { pages, windows, told, open, hangUp: () => heard.get("close")?.() };
}

it("opens a page with the engine's connection, and closes it with that", async () => {
  const { windows, told, open, hangUp } = setUp();
  await open();
  windows[0]?.listener.onLoaded();
  expect(told).toEqual([{ step: "running" }]);
  hangUp();
  expect(windows.map(({ isOpen }) => isOpen)).toEqual([false]);
});

it("tries a page again after growing pauses, and hears nothing more of the one that was lost", async () => {
  const { windows, told, open, hangUp } = setUp();
  await open();
  windows[0]?.listener.onLost("unreachable");
  windows[0]?.listener.onLoaded();
  expect(told).toEqual([{ step: "lost", why: "unreachable" }]);
  vi.advanceTimersByTime(2000);
  expect(windows.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  windows[1]?.listener.onLost("crashed");
  vi.advanceTimersByTime(3900);
  expect(windows).toHaveLength(2);
  vi.advanceTimersByTime(200);
  expect(windows).toHaveLength(3);
  windows[2]?.listener.onLost("crashed");
  hangUp();
  vi.advanceTimersByTime(60_000);
  expect(windows).toHaveLength(3);
});

it("loads anew at once when it is asked to, and knows no other sources", async () => {
  const { pages, windows, told, open } = setUp();
  await open();
  windows[0]?.listener.onLost("unreachable");
  pages.reload("alerts");
  pages.reload("another");
  expect(windows).toHaveLength(2);
  expect(told.at(-1)).toEqual({ step: "starting" });
  expect(pages.open("another")).toBe("gone");
  pages.stop();
  expect(windows.map(({ isOpen }) => isOpen)).toEqual([false, false]);
});
