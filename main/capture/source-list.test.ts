import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSourceList, patienceMilliseconds } from "./source-list.ts";

const source = (name: string): CaptureSource => ({
  id: `window:${name}:0`,
  name,
  kind: "window",
  thumbnail: "",
  icon: null,
});
const wanted = { kinds: ["window"], withPictures: true } as const;
const quiet = () => {};

describe("the list of sources", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is enumerated anew for every question", async () => {
    const lists = [[source("a")], [source("b")]];
    const list = createSourceList(() => Promise.resolve(lists.shift() ?? []), quiet);
    expect([await list(wanted), await list(wanted)]).toEqual([[source("a")], [source("b")]]);
  });

  it("is never emptied by a slow enumeration, and the late result is there next time", async () => {
    const slow = Promise.withResolvers<CaptureSource[]>();
    const results = [Promise.resolve([source("a")]), slow.promise, Promise.resolve([source("c")])];
    const list = createSourceList(() => results.shift() ?? Promise.resolve([]), quiet);
    await list(wanted);
    const second = list(wanted);
    await vi.advanceTimersByTimeAsync(patienceMilliseconds);
    expect(await second).toEqual([source("a")]);
    const third = list(wanted); // joins the enumeration that still runs
    slow.resolve([source("b")]);
    expect(await third).toEqual([source("b")]);
    expect(await list(wanted)).toEqual([source("c")]);
  });

  it("is the last one when an enumeration fails, which is logged", async () => {
    const results = [() => Promise.resolve([source("a")]), () => Promise.reject(new Error("no display"))];
    const logged: unknown[] = [];
    const list = createSourceList(
      () => (results.shift() ?? (() => Promise.resolve([])))(),
      (...entry) => logged.push(entry),
    );
    await list(wanted);
    expect(await list(wanted)).toEqual([source("a")]);
    expect(logged).toEqual([["warn", "sources not listed", { why: "no display" }]]);
  });

  it("keeps screens apart from windows, and lists without pictures from those with", async () => {
    const asked: string[] = [];
    const list = createSourceList(({ kinds, withPictures }) => {
      asked.push(`${kinds.join()} ${withPictures}`);
      return new Promise(() => {});
    }, quiet);
    void list(wanted);
    void list(wanted);
    void list({ kinds: ["screen"], withPictures: true });
    void list({ kinds: ["window"], withPictures: false });
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(["window true", "screen true", "window false"]);
  });
});
