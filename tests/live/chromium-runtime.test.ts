import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { which } from "../../tools/bootstrap/children.mjs";
import { electronEngine, runtimeEngine, startProbe, type Probe } from "../../tools/chromium-runtime/probe/drive.ts";
import { startDisplay, whyNoDisplay, type Display } from "../support/display.ts";
import { processesOf } from "../support/processes.ts";

const missing = ["xdotool", "xterm", "wmctrl", "xprop"].filter((name) => !which(name));
const cannot = whyNoDisplay() ?? (missing.length > 0 ? `${missing.join(", ")} not installed` : undefined);
const noElectron = electronEngine() === undefined ? "Electron's binary is not here" : undefined;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
let display: Display;
const x11 = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { env: { ...process.env, DISPLAY: display.name }, encoding: "utf8" });

/** A property of the window with this title. */
function property(title: string, name: string): string {
  const row = x11("wmctrl", "-l")
    .split("\n")
    .find((line) => line.endsWith(` ${title}`));
  return x11("xprop", "-id", row?.split(" ")[0] ?? title, name);
}

const terminals: ChildProcess[] = [];
/** A window of another application, of one colour. */
async function openTerminal(title: string, geometry: string, color: string, run = "sleep 1000"): Promise<ChildProcess> {
  const args = [
    "-T",
    title,
    "-geometry",
    geometry,
    "-bg",
    color,
    "-fg",
    color,
    "-cr",
    color,
    "-bc",
    "-e",
    "sh",
    "-c",
    run,
  ];
  const terminal = spawn("xterm", args, { env: { ...process.env, DISPLAY: display.name }, stdio: "ignore" });
  terminals.push(terminal);
  await expect.poll(() => x11("wmctrl", "-l"), { timeout: 10_000 }).toContain(title);
  return terminal;
}

describe.each([
  ["the Chromium runtime", runtimeEngine, cannot],
  ["Electron", electronEngine() ?? runtimeEngine, cannot ?? noElectron],
] as const)("the probe on %s", (_name, engine, reason) => {
  const it = test.skipIf(reason !== undefined);
  let probe: Probe;
  beforeAll(async () => {
    if (reason !== undefined) return;
    display = await startDisplay("1280x800x24");
    probe = await startProbe(engine, display.name);
    await probe.said("ready");
  });
  beforeEach(async () => {
    if (reason !== undefined) return;
    await probe.do("open");
    await probe.do("events");
  });
  afterEach(async () => {
    if (reason !== undefined) return;
    for (const terminal of terminals.splice(0)) terminal.kill();
    await probe.do("reset");
  });
  afterAll(async () => {
    if (reason !== undefined) return;
    expect(await probe.end()).toBe(0);
    await vi.waitFor(() => expect(processesOf(probe.userData)).toBe(0), { timeout: 10_000 });
    await display.stop();
  });

  it("gives the page what the preload exposes, and nothing else", async () => {
    expect(await probe.do("leaks")).toEqual({
      require: "undefined",
      process: "undefined",
      ipcRenderer: "undefined",
      own: ["probe"],
      frozen: true,
    });
  });

  it("carries values both ways, tells failures in Electron's words, and names who asks", async () => {
    const values = ["1", '"two"', "undefined", "null", "Date 7", "Uint8Array 1,2,3", "ArrayBuffer 4", '{"a":[true]}'];
    expect(await probe.do("bridge")).toEqual(values);
    expect(await probe.do("invoke")).toMatchObject({
      failed: "Error invoking remote method 'fail': TypeError: as asked",
      nobody: "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
      uncloned: expect.stringContaining("could not be cloned"),
    });
    const sender = { url: "app://nchat/index.html", origin: "app://nchat", isTop: true, isMain: true, window: "Probe" };
    expect(await probe.do("sender")).toEqual(sender);
    expect(await probe.do("events")).toEqual(["send heard"]);
  });

  it("delivers events until the page unsubscribes", async () => {
    expect(await probe.do("subscribe")).toEqual([["Uint8Array", 5, true], "two"]);
  });

  it("answers a request of the page in a few milliseconds", async () => {
    await probe.do("roundTrip");
    expect(await probe.do("roundTrip")).toBeLessThan(5);
  });

  it("honours the content policy of the page's own answer", async () => {
    expect(await probe.do("policy")).toEqual([200, "refused", true]);
  });

  it("gives camera and microphone only when main grants them", async () => {
    expect([await probe.do("media", false), await probe.do("media", true), await probe.do("media", false)]).toEqual([
      "NotAllowedError",
      "audio,video",
      "NotAllowedError",
    ]);
    expect(await probe.do("asked")).toEqual(["media", "media", "media"]);
  });

  it("lets main stop navigation and refuse windows", async () => {
    expect(await probe.do("navigate")).toEqual({ url: "app://nchat/index.html", all: 1 });
    expect(await probe.do("events")).toEqual([
      "will-navigate https://example.invalid/",
      "window-open https://example.invalid/opened",
      "window-open https://example.invalid/link",
    ]);
    await probe.do("show");
    x11("wmctrl", "-c", "Probe");
    await expect.poll(() => probe.do("events")).toContain("close");
  });

  it("shows, hides and throttles as told, and the page knows", async () => {
    expect(await probe.do("show")).toEqual({ isVisible: true, isFocused: true, state: "visible" });
    expect(await probe.do("frames")).toBeGreaterThan(20);
    expect(await probe.do("hide")).toEqual({ isVisible: false, state: "hidden" });
    expect(await probe.do("frames")).toBeLessThan(5);
    expect(await probe.do("throttling", false)).toBe(false);
    expect(await probe.do("frames")).toBeGreaterThan(20);
    expect(await probe.do("events")).toEqual(["show", "focus", "hide"]);
  });

  it("has the place, size, states and pixels of a real window without a frame", async () => {
    await probe.do("show");
    expect(await probe.do("bounds")).toEqual({ x: 40, y: 60, width: 500, height: 300 });
    const bounds = { x: 100, y: 120, width: 600, height: 400 };
    expect(await probe.do("bounds", bounds)).toEqual(bounds);
    expect(property("Probe", "_MOTIF_WM_HINTS")).toContain("0x2, 0x0, 0x0, 0x0, 0x0");
    expect(await probe.do("picture")).toEqual({ width: 600, height: 400, pixel: [0, 255, 0, 255] });
    expect(await probe.do("states")).toEqual(["100", "000", "010", "000", "001", "000"]);
  });

  it("asks main before the window closes, from inside, from the page and from outside", async () => {
    await probe.do("show");
    await probe.do("events");
    expect(await probe.do("close", false)).toEqual({ isDestroyed: false });
    const seen: unknown[] = [];
    const events = async (): Promise<unknown[]> => {
      seen.push(...((await probe.do("events")) as string[]));
      return seen;
    };
    x11("wmctrl", "-c", "Probe");
    await expect.poll(events, { timeout: 20_000 }).toEqual(["close", "close"]);
    await probe.do("guardPage");
    expect(await probe.do("close", true)).toEqual({ isDestroyed: false });
    await probe.do("guardPage");
    x11("wmctrl", "-c", "Probe");
    const all = ["close", "close", "close", "close", "closed", "window-all-closed"];
    await expect.poll(events, { timeout: 20_000 }).toEqual(all);
  });

  it("tells a crashed page and loads it anew with its bridge", async () => {
    expect(await probe.do("crash")).toMatchObject({ url: "app://nchat/index.html", isMain: true });
    expect(await probe.do("events")).toEqual(["gone crashed"]);
  });

  it("never takes the keyboard for a window shown inactive", async () => {
    const file = join(probe.userData, "typed");
    await openTerminal("typist", "60x10+100+400", "#202020", `stty -icanon -echo; exec cat > '${file}'`);
    x11("wmctrl", "-a", "typist");
    await pause(500);
    const text = "the quick brown fox jumps over the lazy dog ".repeat(2).trim();
    const typing = spawn("xdotool", ["type", "--delay", "25", text], {
      env: { ...process.env, DISPLAY: display.name },
    });
    const typed = new Promise((resolve) => typing.once("exit", resolve));
    const popup = await probe.do("popup");
    await typed;
    expect(popup).toMatchObject({ isVisible: true, isFocused: false, isAlwaysOnTop: true });
    await expect.poll(() => readFileSync(file, "utf8")).toBe(text);
    expect(property("Second", "_NET_WM_STATE")).toContain("_NET_WM_STATE_ABOVE");
    await probe.do("closePopup", (popup as { id: number }).id);
  });

  it("lists covered windows with their pixels, and captures exactly the one that main names", async () => {
    await openTerminal("blue window", "40x10+500+300", "#0000ff");
    await openTerminal("red window", "60x20+450+250", "#ff0000");
    const found = (await probe.do("sources", "blue window")) as { id: string; middle: number[]; screens: number };
    expect(found).toEqual({ id: expect.stringMatching(/^window:\d+:0$/), middle: [255, 0, 0], screens: 1 });
    await probe.do("show");
    const shared = (await probe.do("share", true)) as { id: string; middle: number[] };
    expect(shared.id).toBe(found.id);
    const [red = 0, green = 0, blue = 0] = shared.middle;
    expect([red < 30, green < 30, blue > 200]).toEqual([true, true, true]);
    expect(x11("wmctrl", "-l")).toContain("blue window");
    expect(await probe.do("ended")).toEqual(["live", false]);
    terminals[0]?.kill();
    await expect.poll(() => probe.do("ended"), { timeout: 10_000 }).toEqual(["ended", true]);
    expect(await probe.do("share", false)).toBe("NotAllowedError");
  });

  it("captures the whole screen", async () => {
    await probe.do("show");
    await probe.do("sources", "Entire screen");
    expect(await probe.do("share", true)).toMatchObject({ width: 1280, height: 800 });
  });

  it("grabs a free key for itself, hears it while another window has the focus, and tells of a taken one", async () => {
    expect(await probe.do("shortcut", "CommandOrControl+Shift+M")).toEqual({ isRegistered: true, says: true });
    await openTerminal("elsewhere", "40x10+500+300", "#202020");
    x11("xdotool", "key", "ctrl+shift+m");
    await expect.poll(() => probe.do("events")).toEqual(["shortcut CommandOrControl+Shift+M"]);
    const second = await startProbe(engine, display.name);
    await second.said("ready");
    expect(await second.do("shortcut", "CommandOrControl+Shift+M")).toEqual({ isRegistered: false, says: false });
    expect(await probe.do("release")).toBe(false);
    expect(await second.do("shortcut", "CommandOrControl+Shift+M")).toEqual({ isRegistered: true, says: true });
    await second.end();
  });

  it("runs a child with a message channel", async () => {
    const answer = { args: ["--there"], bytes: [4, 5] };
    expect(await probe.do("child")).toEqual({ answer });
  });

  it("keeps pictures, theme and displays as declared", async () => {
    const image = {
      size: { width: 2, height: 1 },
      small: { width: 1, height: 1 },
      pixel: [255, 0, 0, 255],
      isEmpty: true,
    };
    expect(await probe.do("image")).toEqual(image);
    expect([await probe.do("theme", "dark"), await probe.do("theme", "light")]).toEqual([
      { dark: true, page: true },
      { dark: false, page: false },
    ]);
    const bounds = { x: 0, y: 0, width: 1280, height: 800 };
    expect(await probe.do("display")).toEqual({ bounds, isInside: true, displays: 1 });
  });

  it("lets one instance run on a folder and hands the second's arguments over", async () => {
    const second = await startProbe(engine, display.name, probe.userData);
    await second.said("second");
    const [event = ""] = (await probe.do("events")) as string[];
    expect(event).toMatch(/^second-instance /);
  });
});
