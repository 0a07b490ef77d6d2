import type { Browser } from "@playwright/test";
import { afterAll, expect } from "vitest";
import { openBrowser, openViewer, preferSteady } from "../../tools/drive/viewer.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { test as onStage } from "./support/on-stage.ts";
import { usePair } from "./support/pair.ts";
import { behind, type Fed, goLive, plays } from "./support/streams.ts";
import type { SignedIn } from "./support/stage.ts";

const pair = usePair();
const test = whyNoFfmpeg() === undefined ? onStage : onStage.skip;
let fed: Fed | undefined;
let browser: Browser | undefined;
afterAll(async () => {
  await fed?.encoder.stop();
  await browser?.close();
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
  browser = await openBrowser();
  return openViewer(browser, { server, streamId, size: { width: 640, height: 360 } });
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

test("a stream is planned, looked at and cancelled", async () => {
  const { alice } = await pair();
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
});
