import { expect } from "vitest";
import { decodePattern } from "../../tools/drive/media.ts";
import { patternBars } from "../../tools/drive/pattern.ts";
import { openPatternWindow, openPlainWindow } from "../../tools/drive/pattern-window.ts";
import type { PatternWindow } from "../../tools/drive/pattern-window.ts";
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
