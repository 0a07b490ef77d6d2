import { expect } from "vitest";
import { mainProcessOf } from "../../tools/drive/leftovers.ts";
import { decodePattern } from "../../tools/drive/media.ts";
import { panelOf } from "../../tools/drive/panel.ts";
import { patternBars } from "../../tools/drive/pattern.ts";
import { openPatternWindow, openPlainWindow } from "../../tools/drive/pattern-window.ts";
import type { PatternWindow } from "../../tools/drive/pattern-window.ts";
import { xdotool } from "./support/keyboard.ts";
import { connect, usePair } from "./support/pair.ts";
import type { Pair } from "./support/pair.ts";
import type { SignedIn } from "./support/stage.ts";
import { until } from "./support/until.ts";
import { test } from "./support/on-stage.ts";

const fresh = usePair();
const video = '[data-testid="remote-share"] video';

/** Waits until the far end shows a counter that was on the window moments ago. */
async function arrives(window: PatternWindow, at: SignedIn, timeoutMs = 40_000): Promise<void> {
  const seen = await until(
    `the pattern of "${window.title}" at ${at.profile}`,
    async () => {
      const decoded = await decodePattern(at.page, video);
      const behind = decoded ? window.counter() - decoded.counter : -1;
      return behind >= 0 && behind < 60 ? decoded : undefined;
    },
    timeoutMs,
  );
  expect(seen.bars).toEqual([...patternBars]);
}

/** The pattern goes on counting at the far end, so it is no still picture. */
async function keepsCounting(at: SignedIn): Promise<void> {
  const first = await until("a first counter", async () => (await decodePattern(at.page, video))?.counter);
  await until("a later counter", async () => {
    const next = (await decodePattern(at.page, video))?.counter;
    return next !== undefined && next >= first + 10;
  });
}

/** Nothing of the share is left: not on either screen, not at the server, not on the wire. */
async function isClean({ alice, bob }: Pair, callId: string): Promise<void> {
  await bob.at("remote-share").waitFor({ state: "detached" });
  await alice.at("screen-share-preview").waitFor({ state: "detached" });
  await until("a server without shares", async () => {
    const { shares, participants } = await alice.api.call(callId);
    return shares.length === 0 && participants.every((each) => !each.isScreenSharing);
  });
}

/** Waits until somebody's window covers the whole screen, or does not any more. */
async function fills({ page }: SignedIn, isWhole: boolean): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => innerWidth === screen.width && innerHeight === screen.height))
    .toBe(isWhole);
}

async function shared(pair: Pair, title: string): Promise<{ window: PatternWindow; callId: string }> {
  const window = await openPatternWindow({ display: pair.stage.display, title });
  const callId = await connect(pair, "audio");
  await pair.alice.share(title);
  await arrives(window, pair.bob);
  return { window, callId };
}

test("a real window's pixels arrive at the other side, under its own title, and the server knows", async () => {
  const pair = await fresh();
  const { window, callId } = await shared(pair, "Pattern – “quoted” 100 % ✓");
  await keepsCounting(pair.bob);
  const { shares } = await pair.bob.api.call(callId);
  expect(shares.map(({ userId, shareType, trackSid }) => ({ userId, shareType, isJoined: trackSid !== null }))).toEqual(
    [{ userId: pair.alice.api.user.id, shareType: "window", isJoined: true }],
  );
  await pair.alice.at("share-stop").click();
  await isClean(pair, callId);
  window.close();
});

test("the picture goes on while the window is covered", async () => {
  const pair = await fresh();
  const { window } = await shared(pair, "Covered pattern");
  const cover = await openPlainWindow({
    display: pair.stage.display,
    title: "cover",
    x: 0,
    y: 0,
    width: 1200,
    height: 900,
  });
  await keepsCounting(pair.bob);
  await arrives(window, pair.bob);
  cover.close();
  window.close();
});

test("closing the shared window ends the share on both sides and at the server", async () => {
  const pair = await fresh();
  const { window, callId } = await shared(pair, "Closing pattern");
  window.close();
  await isClean(pair, callId);
});

test("the sharer's leaving ends the share at the other side and at the server", async () => {
  const pair = await fresh();
  const { window, callId } = await shared(pair, "Leaving pattern");
  await pair.alice.leave();
  await isClean(pair, callId);
  expect((await pair.bob.api.call(callId)).call.status).toBe("ended");
  window.close();
});

test("a minimised window stays shared, and the sharer reads so until it is back", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const { window, callId } = await shared(pair, "Minimised pattern");
  await xdotool(stage.display, "windowminimize", String(window.id));
  await alice.page.getByText(/window is minimised/).waitFor();
  await bob.at("remote-share").waitFor();
  expect((await bob.api.call(callId)).shares).toHaveLength(1);
  await xdotool(stage.display, "windowactivate", String(window.id));
  await alice.page.getByText(/window is minimised/).waitFor({ state: "detached" });
  await keepsCounting(bob);
  window.close();
});

test("the share is the hero of both screens with the sharer's name, fills the screen by a key, and the tray ends it", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const { window, callId } = await shared(pair, "Hero pattern");
  const panel = panelOf(stage.dataFolder, alice.profile);
  expect((await panel.tray()).tooltip).toMatch(/ · sharing · /);
  expect(await bob.at("remote-share").innerText()).toContain(`${alice.api.user.displayName} is sharing Hero pattern`);
  expect(await alice.at("screen-share-preview").innerText()).toContain("You are sharing Hero pattern");
  const [hero, tile] = await Promise.all([
    bob.at("remote-share").boundingBox(),
    bob.at(`tile-${alice.username}`).boundingBox(),
  ]);
  expect((hero?.width ?? 0) / (tile?.width ?? Infinity)).toBeGreaterThan(2);
  await bob.page.keyboard.press("f");
  await fills(bob, true);
  await bob.page.keyboard.press("f");
  await fills(bob, false);
  expect(await panel.click("stop-sharing")).toBe(true);
  await isClean(pair, callId);
  await expect.poll(async () => (await panel.tray()).tooltip).not.toContain("sharing");
  window.close();
  await bob.page.keyboard.press("f");
  await fills(bob, true);
  await bob.reset(); // as the next two people begin
  await fills(bob, false);
});

test("the picker is worked by keys alone, lists nothing before it is asked for, and loses windows that close", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const wanted = await openPatternWindow({ display: stage.display, title: "Wanted pattern" });
  const closing = await openPlainWindow({
    display: stage.display,
    title: "Closing soon",
    x: 0,
    y: 0,
    width: 300,
    height: 200,
  });
  const panel = panelOf(stage.dataFolder, alice.profile);
  const atFirst = await panel.enumerations();
  await connect(pair, "audio");
  expect(await panel.enumerations()).toBe(atFirst);
  await alice.page.keyboard.press("s");
  await alice.at("source-Closing soon").waitFor();
  expect(await panel.enumerations()).toBeGreaterThan(atFirst);
  closing.close();
  await alice.at("source-Closing soon").waitFor({ state: "detached" });
  await alice.page.keyboard.press("ArrowRight");
  await expect.poll(() => alice.page.locator("[role=option][aria-selected=true]").count()).toBe(1);
  await alice.page.getByLabel("Type to filter").fill("wanted");
  await expect.poll(() => alice.page.getByRole("option").count()).toBe(1);
  await alice.page.keyboard.press("ArrowDown");
  await alice.page.keyboard.press("Home");
  await alice.page.keyboard.press("Enter");
  await arrives(wanted, bob);
  await alice.page.keyboard.press("s");
  await bob.at("remote-share").waitFor({ state: "detached" });
  wanted.close();
});

test("cancelling the picker shares nothing and the call goes on", async () => {
  const pair = await fresh();
  const { alice, bob } = pair;
  const callId = await connect(pair, "audio");
  await alice.at("share-screen").click();
  await alice.at("share-start").waitFor();
  await alice.page.keyboard.press("Escape");
  await alice.at("share-start").waitFor({ state: "detached" });
  expect(await bob.at("remote-share").count()).toBe(0);
  expect((await alice.api.call(callId)).shares).toEqual([]);
  expect((await alice.api.call(callId)).call.status).toBe("connected");
});

test("killing the sharer's app takes the share off the other screen and off the server", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const { window, callId } = await shared(pair, "Killed pattern");
  const main = mainProcessOf(stage.marker, alice.profile);
  if (!main) throw new Error("the sharer's main process was not found");
  process.kill(main.pid, "SIGKILL");
  const killed = Date.now();
  await bob.at("remote-share").waitFor({ state: "detached", timeout: 40_000 });
  await until("a server without shares", async () => (await bob.api.call(callId)).shares.length === 0);
  // LiveKit gives a silent connection fifteen seconds and its person five more to come back.
  expect(Date.now() - killed).toBeLessThan(30_000);
  await alice.app.ended;
  window.close();
});
