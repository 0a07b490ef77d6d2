import { afterAll, beforeAll, expect, onTestFinished, test as anywhere } from "vitest";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { mainProcessOf, processesMarked } from "../../tools/drive/leftovers.ts";
import { decodePattern } from "../../tools/drive/media.ts";
import { openPatternWindow } from "../../tools/drive/pattern-window.ts";
import { patternBars } from "../../tools/drive/pattern.ts";
import { endBroadcast, runningStream, untilLive } from "../../tools/drive/studio.ts";
import { openBrowser, openViewer, preferSteady } from "../../tools/drive/viewer.ts";
import { watchStream } from "../support/decoded-video.ts";
import { whyNoDisplay } from "../support/display.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { type SlowRelay, startSlowRelay } from "../support/slow-relay.ts";
import { addressOf, broadcast, isWatchable } from "./support/broadcasting.ts";
import { openNoiseWindow } from "./support/noise-window.ts";
import { putOutOfSight } from "./support/out-of-sight.ts";
import { askRawPage, crashRawPage } from "./support/raw-page.ts";
import { type Desk, openStage, type SignedIn, someoneNew, type Stage } from "./support/stage.ts";
import { plays } from "./support/streams.ts";
import { until } from "./support/until.ts";

const test = anywhere.skipIf((whyNoDisplay() ?? whyNoFfmpeg()) !== undefined);

let stage: Stage;
let desk: Desk;
/** The line between the app and the server's RTMP. */
let relay: SlowRelay;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  stage = await openStage();
  const port = await freePort();
  relay = await startSlowRelay(port);
  env = { NCHAT_RTMP_PORT: String(port), NCHAT_RTMP_URL: `rtmp://127.0.0.1:${relay.port}/live` };
  desk = await stage.open("alice", { env });
});
afterAll(async () => {
  await stage.close();
  await relay.stop();
});

/** The processes of the app that publish. */
const publishers = () => processesMarked(stage.marker).filter(({ command }) => command.includes("-fpre"));

/** Whoever opens the embed page sees the window count, by HLS in Chromium. */
async function isSeenOnEmbedPage(title: string): Promise<void> {
  const { id: streamId } = await until("the stream", () => runningStream(desk.server, title));
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const size = { width: 960, height: 540 };
  const { page, refused } = await openViewer(browser, { server: desk.server, streamId, size });
  await preferSteady(page);
  await plays(page, "hls");
  const look = () => decodePattern(page, '[data-testid="player"] video');
  const first = await until("the pattern on the embed page", look);
  expect(first.bars).toEqual([...patternBars]);
  await until("its next pictures", async () => ((await look())?.counter ?? 0) > first.counter);
  expect(refused).toEqual([]);
}

const megabit = 1_000_000 / 8;

test("a window goes live without any other program, is mended when ffmpeg dies, outlives its page, and ends at once", async () => {
  const alice = await someoneNew(desk, "alice");
  const window = await openPatternWindow({ display: stage.display, title: "Live pattern" });
  await broadcast(alice, window, "Live from the desktop");
  const address = await addressOf("Live from the desktop", desk);
  await isWatchable(address);
  await isSeenOnEmbedPage("Live from the desktop");

  const [publisher, second] = publishers();
  expect(second).toBeUndefined();
  expect(publisher?.command).toMatch(/-c:v copy .* rtmp:\/\/127\.0\.0\.1:\d+\/$/);
  if (publisher) process.kill(publisher.pid, "SIGKILL");
  const killed = Date.now();
  const mended = await until("another ffmpeg", () => publishers().find(({ pid }) => pid !== publisher?.pid));
  await alice.at("live-pill").filter({ hasText: "LIVE" }).waitFor();
  expect(Date.now() - killed).toBeLessThan(30_000);

  await alice.page.evaluate(() => location.reload());
  await alice.at("call-history").waitFor();
  await alice.page.getByTestId("live-pill").filter({ hasText: "LIVE" }).waitFor();
  expect(publishers()).toEqual([mended]);
  await isWatchable(address);

  await alice.at("studio-open").click();
  const stopped = Date.now();
  await endBroadcast(alice);
  expect(Date.now() - stopped).toBeLessThan(10_000); // two seconds, and what a busy machine adds
  expect(publishers()).toEqual([]);
  // The server's figures come when it has ended everything.
  await alice
    .at("broadcast-state")
    .filter({ hasText: /^Streamed / })
    .waitFor();
  window.close();
});

/** What the health panel shows and what the line lets through, both in bits a second over so many seconds. */
async function rates(alice: SignedIn, seconds: number): Promise<Readonly<{ shown: number; passed: number }>> {
  const [before, began] = [relay.passed(), Date.now()];
  const shown: number[] = [];
  while (shown.length < seconds) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    shown.push(Number.parseFloat(await alice.at("health-bitrate").innerText()) * 1_000_000);
  }
  const passed = ((relay.passed() - before) * 8) / ((Date.now() - began) / 1000);
  return { shown: shown.reduce((sum, each) => sum + each, 0) / seconds, passed };
}

test("on a slow line the bitrate steps down and the figures are the line's own", async () => {
  const alice = await someoneNew(desk, "alice");
  const window = await openNoiseWindow(stage.display, "Busy window");
  await alice.at("studio-open").click();
  await alice.at("stream-preset").selectOption("720p-high");
  await broadcast(alice, window, "On a slow line");
  relay.setRate(megabit);
  await alice.at("health-slow").waitFor({ timeout: 45_000 });
  relay.setRate(0.5 * megabit);
  await until("figures that follow the line", async () => {
    const { shown, passed } = await rates(alice, 10);
    return shown > 0.3 * passed && shown < 2.2 * passed;
  });
  relay.setRate(null);
  await endBroadcast(alice);
  window.close();
});

test("the engine is hidden, keeps its pace while the window's thread is blocked, outlives the window's crash, and quitting leaves no ffmpeg", async () => {
  const alice = await someoneNew(desk, "alice");
  const window = await openPatternWindow({ display: stage.display, title: "Hidden pattern", framesPerSecond: 30 });
  await broadcast(alice, window, "From a hidden window");
  const address = await addressOf("From a hidden window", desk);
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
  expect(seen.framesPerSecond).toBeGreaterThan(6);
  const pill = `document.querySelector('[data-testid="live-pill"]')?.textContent`;
  expect(await askRawPage(port, "index.html", pill)).toMatch(/^LIVE/);
  const sending = publishers();
  await crashRawPage(port, "index.html");
  await until("a window that says so again", async () =>
    String(await askRawPage(port, "index.html", pill)).startsWith("LIVE"),
  );
  expect(publishers()).toEqual(sending);
  await isWatchable(address);
  await desk.app.interrupt();
  await until("no ffmpeg", () => publishers().length === 0);
  window.close();
});

test("a stream that was live when the app was killed is offered at the next start, and goes on as the same one", async () => {
  const first = await stage.open("carol", { env });
  const carol = await someoneNew(first, "carol");
  const window = await openPatternWindow({ display: stage.display, title: "Lasting pattern" });
  await broadcast(carol, window, "Longer than the app");
  const before = await addressOf("Longer than the app", first);
  const main = mainProcessOf(stage.marker, "carol");
  if (!main) throw new Error("no main process");
  process.kill(main.pid, "SIGKILL");
  await first.app.ended;
  await until("no ffmpeg", () => publishers().length === 0);

  const second = await stage.open("carol", { env });
  await second.page.getByTestId("live-pill").filter({ hasText: "Interrupted" }).waitFor({ timeout: 60_000 });
  await second.page.getByTestId("live-pill").click();
  await second.at("broadcast-resume").click();
  await untilLive(second);
  const after = await addressOf("Longer than the app", second);
  expect(new URL(after).pathname).toBe(new URL(before).pathname);
  await isWatchable(after);
  await endBroadcast(second);
  window.close();
});
