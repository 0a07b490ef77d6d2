import { requests, type RequestName } from "@nchat/contract/ipc";
import type { BrowserWindow, WebContents, WebFrameMain } from "electron";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Caller, type Handlers, serve, tell } from "./ipc.ts";
import { mayAsk } from "./windows/rights.ts";

type Invoke = (event: { sender: WebContents; senderFrame: WebFrameMain | null }, ...raw: unknown[]) => Promise<unknown>;

const registered = vi.hoisted(() => new Map<string, Invoke>());
vi.mock("electron", () => ({
  ipcMain: {
    handle: (name: string, listener: Invoke) => registered.set(name, listener),
    removeHandler: (name: string) => registered.delete(name),
  },
}));

const origin = "app://nchat";
const names = Object.keys(requests) as RequestName[];
const ourFrame = { parent: null, origin } as WebFrameMain;
const sender = { id: 7 } as WebContents;
const mainCaller: Caller = { kind: "main", window: {} as BrowserWindow };

let called: unknown[][] = [];
const handlers = Object.fromEntries(
  names.map((name) => [name, (...args: unknown[]) => (called.push([name, ...args]), "answer")]),
) as unknown as Handlers;
const ask = (name: RequestName, frame: WebFrameMain | null, ...raw: unknown[]) => {
  const listener = registered.get(name);
  if (!listener) throw new Error(`${name} is not served`);
  return listener({ sender, senderFrame: frame }, ...raw);
};

describe("the one gate", () => {
  let caller: Caller | null = mainCaller;
  let logged: unknown[] = [];
  let stop = () => {};

  beforeEach(() => {
    registered.clear();
    called = [];
    logged = [];
    caller = mainCaller;
    stop = serve(
      handlers,
      origin,
      () => caller,
      mayAsk,
      (...entry) => logged.push(entry),
    );
  });

  it("serves every request of the contract and nothing else, and stops", () => {
    expect([...registered.keys()].sort()).toEqual([...names].sort());
    stop();
    expect(registered.size).toBe(0);
  });

  it.each(names)(
    "refuses %s from a foreign page, a frame inside ours, a frame that has gone, and a strange window",
    async (name) => {
      const untrusted = `${name}: untrusted sender`;
      await expect(ask(name, { parent: null, origin: "https://evil.example" } as WebFrameMain)).rejects.toThrow(
        untrusted,
      );
      await expect(ask(name, { parent: null, origin: "app://nchat.evil" } as WebFrameMain)).rejects.toThrow(untrusted);
      await expect(ask(name, { parent: ourFrame, origin } as WebFrameMain)).rejects.toThrow(untrusted);
      await expect(ask(name, null)).rejects.toThrow(untrusted);
      caller = null;
      await expect(ask(name, ourFrame)).rejects.toThrow(untrusted);
      expect(called).toEqual([]);
      expect(logged).toHaveLength(5);
    },
  );

  it.each(names)("refuses %s with arguments of the wrong type and with one too many", async (name) => {
    const kind = (["main", "popup", "engine"] as const).find((each) => mayAsk(each, name)) ?? "main";
    caller = { kind, window: mainCaller.window };
    const wrong = requests[name].args.def.items.map(() => Symbol.iterator);
    const tooMany = [...wrong, "surplus"];
    await expect(ask(name, ourFrame, ...tooMany)).rejects.toThrow(`${name}: arguments refused`);
    if (wrong.length > 0) await expect(ask(name, ourFrame, ...wrong)).rejects.toThrow(`${name}: arguments refused`);
    expect(called).toEqual([]);
  });

  it("gives the handler the parsed arguments and who asks", async () => {
    await expect(ask("window:set-full-screen", ourFrame, true)).resolves.toBe("answer");
    expect(called).toEqual([["window:set-full-screen", true, mainCaller]]);
  });

  it("refuses the pop-up what only the main window may ask", async () => {
    caller = { kind: "popup", window: mainCaller.window };
    await expect(ask("auth:refresh", ourFrame)).rejects.toThrow("auth:refresh: not for the popup");
    await expect(ask("call:get", ourFrame)).resolves.toBe("answer");
  });

  it("names the place of a wrong argument and never its value", async () => {
    const secret = { email: "a@example.org", password: 123456 };
    await expect(ask("auth:sign-in", ourFrame, secret)).rejects.toThrow(
      "auth:sign-in: arguments refused at 0.password",
    );
    expect(JSON.stringify(logged)).not.toContain("123456");
  });
});

describe("telling a window", () => {
  it("sends the event, unless the window has gone", () => {
    const sent: unknown[] = [];
    const window = (isGone: boolean) =>
      ({
        isDestroyed: () => isGone,
        webContents: { send: (...all: unknown[]) => sent.push(all) },
      }) as unknown as BrowserWindow;
    tell(window(false), "notice:clicked", "missed-1");
    tell(window(true), "notice:clicked", "missed-2");
    expect(sent).toEqual([["notice:clicked", "missed-1"]]);
  });
});
