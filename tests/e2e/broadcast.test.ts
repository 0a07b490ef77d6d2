import { streamWatchRoutes } from "@nchat/contract/rest/stream-watching";
import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import { processesMarked } from "../../tools/drive/leftovers.ts";
import { openPatternWindow, type PatternWindow } from "../../tools/drive/pattern-window.ts";
import { patternBars } from "../../tools/drive/pattern.ts";
import { watchStream } from "../support/decoded-video.ts";
import { whyNoDisplay } from "../support/display.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { putOutOfSight } from "./support/out-of-sight.ts";
import { askRawPage } from "./support/raw-page.ts";
import { type Desk, openStage, type SignedIn, someoneNew, type Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const test = anywhere.skipIf((whyNoDisplay() ?? whyNoFfmpeg()) !== undefined);

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await stage.open("alice");
});
afterAll(() => stage.close());

/** The processes of the app that publish. */
const publishers = () => processesMarked(stage.marker).filter(({ command }) => command.includes("-fpre"));

async function goLive(alice: SignedIn, window: PatternWindow, title: string): Promise<void> {
  await alice.at("studio-open").click();
  await alice.at("scene-add-window").click();
  await alice.at(`source-${window.title}`).click();
  await alice.at("share-start").click();
  await alice.at("stream-title").fill(title);
  await alice.at("go-live").click();
  await alice.page.getByTestId("live-pill").filter({ hasText: "LIVE" }).waitFor({ timeout: 60_000 });
}

/** Where everybody may watch the one stream that runs. */
async function addressOf(title: string): Promise<string> {
  const { listActiveStreams, getStream } = streamWatchRoutes;
  return until(`HLS of “${title}”`, async () => {
    const list: unknown = await (await fetch(new URL(listActiveStreams.path, desk.server))).json();
    const found = listActiveStreams.response.parse(list).streams.find((each) => each.title === title);
    if (!found) return undefined;
    const one: unknown = await (await fetch(new URL(getStream.path.replace(":id", found.id), desk.server))).json();
    return getStream.response.parse(one).hlsUrl ?? undefined;
  });
}

/** Viewers see the window count, in its own colours, and hear the microphone. */
async function isWatchable(address: string): Promise<void> {
  const seen = await watchStream(address, 3);
  const counters = seen.patterns.map(({ counter }) => counter);
  expect(seen.patterns.at(-1)?.bars).toEqual([...patternBars]);
  expect(counters.length).toBeGreaterThan(seen.pictures / 2);
  expect((counters.at(-1) ?? 0) - (counters[0] ?? 0)).toBeGreaterThan(10);
  expect(seen.loudest).toBeGreaterThan(-60);
}

test("a window goes live without any other program, is mended when ffmpeg dies, outlives its page, and ends at once", async () => {
  const alice = await someoneNew(desk, "alice");
  const window = await openPatternWindow({ display: stage.display, title: "Live pattern" });
  await goLive(alice, window, "Live from the desktop");
  const address = await addressOf("Live from the desktop");
  await isWatchable(address);

  const [publisher, second] = publishers();
  expect(second).toBeUndefined();
  expect(publisher?.command).toMatch(/-c:v copy .* rtmp:\/\/127\.0\.0\.1:\d+\/live$/);
  if (publisher) process.kill(publisher.pid, "SIGKILL");
  const killed = Date.now();
  await alice.at("live-pill").filter({ hasText: "Reconnecting" }).waitFor();
  await alice.at("live-pill").filter({ hasText: "LIVE" }).waitFor();
  expect(Date.now() - killed).toBeLessThan(15_000);
  expect(publishers().map(({ pid }) => pid)).not.toContain(publisher?.pid);

  const before = publishers().map(({ pid }) => pid);
  await alice.page.evaluate(() => location.reload());
  await alice.at("call-history").waitFor();
  await alice.page.getByTestId("live-pill").filter({ hasText: "LIVE" }).waitFor();
  expect(publishers().map(({ pid }) => pid)).toEqual(before);
  await isWatchable(address);

  await alice.at("studio-open").click();
  const stopped = Date.now();
  await alice.at("stream-stop").click();
  await alice.page.getByTestId("live-pill").waitFor({ state: "detached" });
  expect(Date.now() - stopped).toBeLessThan(10_000); // two seconds, and what a busy machine adds
  expect(publishers()).toEqual([]);
  expect(await alice.at("broadcast-state").innerText()).toMatch(/^Streamed /);
  window.close();
});

test("the engine is hidden and keeps its pace while the window's thread is blocked, and quitting leaves no ffmpeg", async () => {
  const alice = await someoneNew(desk, "alice");
  const window = await openPatternWindow({ display: stage.display, title: "Hidden pattern", framesPerSecond: 30 });
  await goLive(alice, window, "From a hidden window");
  const address = await addressOf("From a hidden window");
  const port = await desk.app.line("debugging");
  await desk.windows.detach();
  await putOutOfSight(stage.display, "nchat: studio engine");
  await until(
    "a hidden engine",
    async () => (await askRawPage(port, "engine.html", "document.visibilityState")) === "hidden",
  );
  const block = "const end = Date.now() + 4000; while (Date.now() < end); true";
  const [seen] = await Promise.all([watchStream(address, 5), askRawPage(port, "engine.html", block)]);
  // 30 on a machine with time to spare; a clock of the hidden or blocked page would make one or none.
  expect(seen.framesPerSecond).toBeGreaterThan(12);
  const pill = `document.querySelector('[data-testid="live-pill"]')?.textContent`;
  expect(await askRawPage(port, "index.html", pill)).toMatch(/^LIVE/);
  await desk.app.interrupt();
  expect(publishers()).toEqual([]);
  window.close();
});
