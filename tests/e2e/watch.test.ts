import { createServer, type Server } from "node:http";
import { streamRoutes } from "@nchat/contract/rest/streams";
import type { Browser, Frame } from "@playwright/test";
import { afterAll, expect } from "vitest";
import { showsFrames } from "../../tools/drive/media.ts";
import { openBrowser, openViewer, preferSteady } from "../../tools/drive/viewer.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { test as onStage } from "./support/on-stage.ts";
import { usePair } from "./support/pair.ts";
import { behind, type Fed, goLive, plays } from "./support/streams.ts";
import type { SignedIn } from "./support/stage.ts";
import { until } from "./support/until.ts";
import { publishByWhip } from "./support/whip-page.ts";

const pair = usePair();
const test = whyNoFfmpeg() === undefined ? onStage : onStage.skip;
let fed: Fed | undefined;
let browser: Browser | undefined;
let otherSite: Server | undefined;
afterAll(async () => {
  await fed?.encoder.stop();
  await browser?.close();
  otherSite?.close();
});

async function open(person: SignedIn, { streamId }: Fed): Promise<void> {
  await person.at("streams-open").click();
  await person.at(`stream-${streamId}`).click();
  await person.at("player").waitFor();
}

async function say(person: SignedIn, words: string): Promise<void> {
  await person.at("chat-input").fill(words);
  await person.at("chat-input").press("Enter");
}

const message = (person: SignedIn, words: string) => person.page.getByTestId("chat-message").filter({ hasText: words });

/** The embed page as somebody without an account opens it. */
async function visit(server: string, { streamId }: Fed) {
  browser ??= await openBrowser();
  return openViewer(browser, { server, streamId, size: { width: 640, height: 360 } });
}

/** The host makes a viewer, who looks elsewhere, a co-host; they join the stage, are seen and heard, and are taken back. */
async function coHosts(host: SignedIn, viewer: SignedIn): Promise<void> {
  const moves = (person: SignedIn, selector: string) =>
    until(`a moving picture in ${selector}`, () => showsFrames(person.page, selector, 3, 1000));
  await viewer.at("watch-back").click();
  await host.at("tab-viewers").click();
  await host.at("co-host-add").fill(viewer.username);
  await host.at(`co-host-add-${viewer.username}`).click();
  await host.at(`co-host-${viewer.username}`).waitFor();
  await viewer.page.getByRole("button", { name: "Join", exact: true }).click();
  await viewer.at("stage-join").click();
  await viewer.at("stage-on").waitFor({ timeout: 20_000 });
  await moves(viewer, `[data-testid="stage-tile-${viewer.username}"] video`);
  await moves(host, `[data-testid="player-other-${viewer.username}"] video`);
  await viewer.at("stage-mute").click();
  await viewer.page.locator('[data-testid="stage-mute"][aria-pressed="false"]').waitFor();
  await host.at("co-host-remove").click();
  await viewer.at("stage").waitFor({ state: "detached" });
  expect(await viewer.error()).toContain("your camera and microphone are off");
  await viewer.page.getByRole("button", { name: "Dismiss" }).click();
  await host.at(`player-other-${viewer.username}`).waitFor({ state: "detached" });
  await host.at("tab-chat").click();
}

test("an encoder's stream plays from the room, by HLS and on the embed page; its chat goes both ways, until its end", async () => {
  const { alice, bob } = await pair();
  fed = await goLive(alice.api, "public", [bob.api.user.id]);
  await open(bob, fed);
  await plays(bob.page, "webrtc");
  await bob.at("player").hover();
  expect(await behind(bob.page)).toBeLessThan(1);

  await preferSteady(bob.page);
  await plays(bob.page, "hls");
  await expect.poll(() => behind(bob.page)).toBeLessThan(4);

  const embed = await visit(alice.server, fed);
  await plays(embed.page, "webrtc");
  await open(alice, fed);
  await expect.poll(() => alice.at("viewer-count").innerText()).toBe("2");

  await say(alice, "hello from the host");
  await message(bob, "hello from the host").waitFor();
  await say(bob, "hello from a viewer");
  await message(alice, "hello from a viewer").waitFor();
  await bob.at("reaction-fire").click();
  await alice.page.locator('[data-testid="reaction-fire"][data-count="1"]').waitFor();

  await coHosts(alice, bob);

  await message(alice, "hello from a viewer").hover();
  await alice.at("chat-more").click();
  await alice.at("chat-ban-all").click();
  expect(await bob.error()).toBe("You were banned from this stream.");
  await alice.at("chat-removed").waitFor();

  await alice.api.post(`/api/streams/${fed.streamId}/stop`, {});
  await Promise.all([alice.at("card-ended").waitFor(), embed.page.getByTestId("card-ended").waitFor()]);
  expect(await alice.at("figure-peak").innerText()).toBe("2");
  expect(embed.refused).toEqual([]);
});

/** What a copy button hands to the clipboard. */
async function copied(person: SignedIn, testId: string): Promise<string> {
  await person.page.evaluate(() => {
    Object.assign(navigator.clipboard, {
      writeText: async (text: string) => void (document.body.dataset.copied = text),
    });
  });
  await person.at(testId).click();
  return until(`what ${testId} copied`, () => person.page.evaluate(() => document.body.dataset.copied));
}

/** A page of another site that holds a piece of HTML; answers its frame. */
async function frameOf(html: string): Promise<Frame> {
  browser ??= await openBrowser();
  const page = await browser.newPage();
  otherSite = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(html);
  });
  await new Promise<void>((resolve) => otherSite?.listen(0, "127.0.0.1", resolve));
  const address = otherSite.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  await page.goto(`http://127.0.0.1:${address.port}/`);
  return until("a frame", () => page.frames().find((frame) => frame.parentFrame() !== null));
}

/** Whatever somebody chose at this window before. */
async function preferLowDelay({ at }: SignedIn): Promise<void> {
  await at("player").hover();
  await at("player-delay").click();
  await at("player-low-delay").click();
}

test("a viewer pauses, comes back to now and picks a way; the host pins and holds back; another site shows it by its code", async () => {
  const { alice, bob } = await pair();
  const own = await goLive(alice.api, "public", [bob.api.user.id]);
  await open(bob, own);
  await preferLowDelay(bob);
  await plays(bob.page, "webrtc");
  await bob.at("player").hover();
  expect(await bob.page.getByTestId("player-go-live").count()).toBe(0);
  await bob.at("player-play").click();
  await bob.at("player-latency").filter({ hasText: "Paused" }).waitFor();
  await bob.at("player-go-live").click();
  await plays(bob.page, "webrtc");
  await bob.at("player-go-live").waitFor({ state: "detached" });
  await preferSteady(bob.page);
  await plays(bob.page, "hls");
  await bob.at("player").hover();
  await bob.at("player-quality").click();
  expect(await bob.at("quality-source").innerText()).toMatch(/^Source · \d+p$/);
  await bob.page.keyboard.press("Escape");

  await open(alice, own);
  await say(bob, "the answer is in the notes");
  const said = message(alice, "the answer is in the notes");
  const act = async (action: string) => {
    await said.hover();
    await said.getByTestId("chat-more").click();
    await alice.at(action).click();
  };
  await act("chat-pin");
  await bob.at("chat-pinned").filter({ hasText: "the answer is in the notes" }).waitFor();
  await act("chat-pin");
  await bob.at("chat-pinned").waitFor({ state: "detached" });
  await act("chat-timeout-60");
  await bob.at("chat-slow").waitFor();
  await bob.at("chat-input").fill("kept until then");
  expect(await bob.at("chat-send").isDisabled()).toBe(true);
  expect(await bob.at("chat-input").inputValue()).toBe("kept until then");

  await alice.at("stream-share").click();
  const frame = await frameOf(await copied(alice, "share-embed"));
  await plays(frame, "webrtc");
  await preferSteady(frame);
  await plays(frame, "hls");
  await frame.page().close();
  await alice.api.post(`/api/streams/${own.streamId}/stop`, {});
  await own.encoder.stop();
});

const encoderIs = (person: SignedIn, words: string) =>
  person.page.getByTestId("external-state").filter({ hasText: words }).waitFor({ timeout: 20_000 });

test("a browser sends by WHIP with the address and key of the page, which turns live, and a new key cuts it off", async () => {
  const { alice } = await pair();
  await alice.at("studio-open").click();
  await alice.at("stream-sender-external").click();
  await alice.at("stream-ingress-whip").click();
  await alice.at("stream-title").fill("From a browser");
  await alice.at("external-begin").click();
  await encoderIs(alice, "Waiting for encoder");
  const url = await copied(alice, "external-url-copy");
  const key = await copied(alice, "external-key-copy");
  expect([url, key.length > 20, key === url]).toEqual([`${alice.server}/whip`, true, false]);

  browser ??= await openBrowser(); // one that has nothing to do with the app
  const page = await browser.newPage();
  await page.goto(`${alice.server}/healthz`); // an origin that the service takes requests of
  const first = await publishByWhip(page, url, key);
  expect(first.status).toBe(201);
  await encoderIs(alice, "The encoder sends.");
  expect(await first.connection()).toBe("connected");

  await alice.at("external-key-new").click();
  await encoderIs(alice, "The encoder is gone.");
  expect((await publishByWhip(page, url, key)).status).toBe(401);
  await until("the end of the connection by the former key", async () => (await first.connection()) !== "connected");
  await first.close();

  const next = await copied(alice, "external-key-copy");
  expect(next).not.toBe(key);
  const second = await publishByWhip(page, url, next);
  expect(second.status).toBe(201);
  await encoderIs(alice, "The encoder sends.");
  await alice.at("external-stop").click();
  await alice.at("external-begin").waitFor();
  await second.close();
  await page.close();
});

/** Takes the time off the one stream that somebody has planned, which the form always asks for. */
async function undate({ api }: SignedIn): Promise<void> {
  const { path, response } = streamRoutes.listScheduledStreams;
  const { streams } = response.parse(await api.get(`${path}?hostId=${api.user.id}`));
  expect(streams.length).toBe(1);
  for (const { id } of streams) await api.patch(`/api/streams/${id}`, { scheduledAt: null });
}

test("streams are planned, looked at, cancelled and started from the schedule, after a crash too, and who waits gets to it", async () => {
  const { alice, bob, reopen } = await pair();
  await alice.at("streams-open").click();
  await alice.at("schedule-open").click();
  await alice.at("schedule-submit").click();
  expect(await alice.error()).toBe("Give it a title.");
  await alice.at("schedule-title").fill("Filters, part 2");
  await alice.at("schedule-channel-name").fill("Synths");
  await alice.at("schedule-submit").click();
  const planned = alice.at("streams-scheduled");
  await planned.getByText("Filters, part 2").click();
  await alice.at("card-scheduled").waitFor();
  expect(await alice.at("chat-closed").innerText()).toBe("The chat opens when the stream begins.");
  await alice.at("watch-back").click();
  await planned.getByTestId("stream-cancel").click();
  await planned.getByTestId("stream-cancel-yes").click();
  await alice.at("streams-past").getByText("Filters, part 2").waitFor();

  await alice.at("schedule-open").click();
  await alice.at("schedule-title").fill("Filters, part 3");
  await alice.at("schedule-visibility").selectOption("public");
  await alice.at("schedule-submit").click();
  await planned.getByText("Filters, part 3").waitFor();
  await bob.at("streams-open").click();
  await bob.at("streams-scheduled").getByText("Filters, part 3").click();
  await bob.at("card-scheduled").waitFor();
  await undate(alice);
  await planned.getByTestId("stream-start").click();
  await alice.at("planned-line").waitFor();
  expect(await alice.at("stream-title").inputValue()).toBe("Filters, part 3");
  expect(await alice.at("stream-channel").isDisabled()).toBe(true);
  await alice.at("stream-co-host-add").fill(bob.username);
  await alice.at(`stream-co-host-add-${bob.username}`).click();
  await alice.at("stream-sender-external").click();
  await alice.at("external-begin").click();
  await alice.at("external").waitFor();
  await bob.at("card-starting").waitFor(); // the page that was open becomes the stream's
  await bob.at("stage-join").waitFor(); // they were named before it began
  const again = await reopen(alice); // the key is gone with the app
  await again.at("streams-open").click();
  await again.at("streams-live").getByTestId("stream-start").click();
  await again.at("planned-line").filter({ hasText: "Planned without a time" }).waitFor();
  await again.at(`stream-co-host-${bob.username}`).waitFor();
  await again.at("stream-sender-external").click();
  await again.at("external-begin").click();
  await again.at("external-key-copy").waitFor();
  await again.at("external-stop").click();
  await bob.at("card-ended").waitFor();
  await again.at("external-begin").waitFor();
  expect(await again.at("planned-line").count()).toBe(0);
});
