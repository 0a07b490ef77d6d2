import { EventEmitter } from "node:events";
import { runInNewContext } from "node:vm";
import { afterEach, expect, it, vi } from "vitest";
import type { Session } from "../devtools.ts";
import { openEar } from "./page-ear.ts";

afterEach(() => void vi.useRealTimers());

const token = "nchat-token";

/** A page that plays, and the listener's. What Chromium evaluates in the page is run on a document of its own. */
function world(otherTitles: readonly string[], onCapture: (document: { title: string }) => void = () => undefined) {
  const document = { title: "Alerts" };
  const seen = { captures: 0, stops: 0 };
  const session = (answer: (method: string, expression: string) => object, emitter = new EventEmitter()) => {
    const send = async (method: string, { expression = "" }: { expression?: string } = {}) =>
      answer(method, expression);
    return Object.assign(emitter, { send }) as unknown as Session;
  };
  const page = session((method, expression) =>
    method === "Runtime.evaluate" ? { result: { value: runInNewContext(expression, { document }) as unknown } } : {},
  );
  const emitter = new EventEmitter();
  const listener = session((method) => {
    if (method === "Page.navigate") queueMicrotask(() => emitter.emit("Page.domContentEventFired"));
    if (method !== "Runtime.evaluate") return {};
    seen.captures++;
    expect(document.title).toBe(token);
    onCapture(document);
    return {};
  }, emitter);
  const ground = { page, listener, token, frameId: "frame", onStop: () => void seen.stops++ };
  const open = () => openEar({ ...ground, otherTitles: async () => otherTitles });
  const tell = (pieces: unknown) => emitter.emit("Runtime.bindingCalled", { payload: JSON.stringify(pieces) });
  return { document, seen, open, tell };
}

it("has the page chosen by a title that it has for that moment only", async () => {
  const { document, seen, open, tell } = world(["Another", "listener"]);
  const ear = await open();
  expect([document.title, seen.captures]).toEqual(["Alerts", 1]);
  tell({ frames: 480 });
  expect(await ear.next()).toEqual([{ frames: 480 }]);
  ear.stop();
  expect([await ear.next(), seen.stops]).toEqual([null, 1]);
});

it("leaves a title that the page has set meanwhile", async () => {
  const { document, open } = world([], (page) => void (page.title = "2 new alerts"));
  (await open()).stop();
  expect(document.title).toBe("2 new alerts");
});

it("hears nothing while another page keeps that title, to be heard in this one's place", async () => {
  const { document, seen, open } = world(["Another", `my ${token}`]);
  await expect(open()).rejects.toThrow("Another page has the title");
  expect([document.title, seen.captures]).toEqual(["Alerts", 0]);
  const titles: string[] = [];
  const late = world(titles, () => void titles.push(token));
  await expect(late.open()).rejects.toThrow("Another page has the title");
  expect(late.seen.captures).toBe(1);
});

it("ends by itself when nobody asks any more", async () => {
  vi.useFakeTimers();
  const { seen, open } = world([]);
  const ear = await open();
  await vi.advanceTimersByTimeAsync(5000);
  await ear.ended;
  expect(seen.stops).toBe(1);
});
