import { EventEmitter } from "node:events";
import type { BrowserWindow, NativeImage } from "electron";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { followPage } from "./page-life.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const picture = {} as NativeImage;

/** A window's page that has begun to load, its events as Electron gives them, and what was heard of it. */
function open() {
  const heard: string[] = [];
  const styles: string[] = [];
  const now = { pulse: (): Promise<unknown> => Promise.resolve(0) };
  const contents = Object.assign(new EventEmitter(), {
    getURL: () => "https://alerts.example.org/overlay",
    insertCSS: (css: string) => Promise.resolve(String(styles.push(css))),
    mainFrame: { executeJavaScript: () => now.pulse() },
  });
  const window = Object.assign(new EventEmitter(), { webContents: contents });
  const listener = {
    onPicture: () => heard.push("picture"),
    onShown: () => heard.push("shown"),
    onLost: (why: string) => heard.push(why),
  };
  const life = followPage(window as unknown as BrowserWindow, "css", listener, () => undefined);
  life.begin();
  const ask = (name: string, url: string) => {
    const event = { url, isMainFrame: true, isKept: false, preventDefault: () => (event.isKept = true) };
    contents.emit(name, event, url);
    return event.isKept ? "kept" : "goes";
  };
  return {
    ...{ now, life, heard, styles, contents, window, ask },
    arrive: (status = 200) => contents.emit("did-navigate", {}, "https://alerts.example.org/overlay", status, ""),
    paint: () => contents.emit("paint", {}, {}, picture),
    failLoad: (code: number, isMainFrame = true) => contents.emit("did-fail-load", {}, code, "", "", isMainFrame),
  };
}

it("is there with its first picture, though its load may never end", async () => {
  const { heard, arrive, paint } = open();
  paint(); // of the empty page before it
  arrive();
  paint();
  paint();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual(["shown", "picture", "picture"]);
});

it("is there without a picture too, such as one that waits for its first alert, and has its style", async () => {
  const { heard, styles, contents, arrive } = open();
  arrive();
  contents.emit("dom-ready", {});
  await vi.advanceTimersByTimeAsync(60_000);
  expect({ heard, styles }).toEqual({ heard: ["shown"], styles: ["css"] });
});

it("is lost when nothing of it comes in twenty seconds", () => {
  const silent = open();
  const halting = open();
  halting.arrive();
  vi.advanceTimersByTime(19_900);
  expect([silent.heard, halting.heard]).toEqual([[], []]);
  vi.advanceTimersByTime(200);
  expect([silent.heard, halting.heard]).toEqual([["unreachable"], ["unreachable"]]);
});

it("is lost when its load ends without a page: refused, a download, empty, or told by the browser alone", () => {
  const [refused, failed, told] = [open(), open(), open()];
  refused.failLoad(-3);
  failed.failLoad(-105);
  told.life.fail();
  expect([refused, failed, told].map(({ heard }) => heard)).toEqual(Array(3).fill(["unreachable"]));
});

it("stays when it was kept from leaving, or a part of it could not be loaded", () => {
  const { life, heard, arrive, paint, failLoad } = open();
  failLoad(-105, false);
  arrive();
  failLoad(-3);
  paint();
  failLoad(-3);
  life.fail(); // a load that it began itself takes the place of ours
  paint();
  expect(heard).toEqual(["shown", "picture", "picture"]);
  failLoad(-118);
  expect(heard.at(-1)).toBe("unreachable");
});

it("is lost by a status that tells of a fault, of which no picture is shown", () => {
  const { heard, arrive, paint } = open();
  arrive(502);
  paint();
  expect(heard).toEqual(["unreachable"]);
});

it.each(["render-process-gone", "unresponsive", "destroyed"])("is lost by %s, once", (event) => {
  const { heard, contents, window, arrive, paint } = open();
  arrive();
  paint();
  contents.emit(event, {});
  expect(heard).toEqual(["shown", "picture", "crashed"]);
  window.emit("closed");
  paint();
  vi.advanceTimersByTime(60_000);
  expect(heard).toHaveLength(3);
});

it("is lost when it hangs, of which nothing else tells, and is not asked any more when it is over", async () => {
  const [hung, ended] = [open(), open()];
  for (const { now, arrive, paint } of [hung, ended]) {
    arrive();
    paint();
    now.pulse = () => new Promise(() => undefined);
  }
  await vi.advanceTimersByTimeAsync(9000);
  ended.life.end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([hung.heard, ended.heard]).toEqual([
    ["shown", "picture", "crashed"],
    ["shown", "picture"],
  ]);
});

it("is lost when it closes its window itself, and not when we do", () => {
  const [itself, ours] = [open(), open()];
  ours.life.end();
  for (const { window, failLoad } of [itself, ours]) {
    window.emit("closed");
    failLoad(-3);
  }
  vi.advanceTimersByTime(60_000);
  expect([itself.heard, ours.heard]).toEqual([["crashed"], []]);
});

it("stays within its origin, is redirected to what a page may be, and has no certificate of this computer", () => {
  const { ask, contents } = open();
  expect(ask("will-navigate", "https://alerts.example.org/next")).toBe("goes");
  expect(ask("will-navigate", "https://alerts.example.org:444/")).toBe("kept");
  expect(ask("will-redirect", "https://login.example.org/")).toBe("goes");
  expect(ask("will-redirect", "file:///etc/passwd")).toBe("kept");
  const answers: unknown[][] = [];
  const preventDefault = vi.fn();
  const answer = (...certificate: unknown[]) => answers.push(certificate);
  contents.emit("select-client-certificate", { preventDefault }, "https://x/", [{}], answer);
  expect({ answers, count: preventDefault.mock.calls.length }).toEqual({ answers: [[]], count: 1 });
});
