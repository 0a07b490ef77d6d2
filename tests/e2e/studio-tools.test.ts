import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { streamMarkerRoutes } from "@nchat/contract/rest/stream-markers";
import { streamWatchRoutes } from "@nchat/contract/rest/stream-watching";
import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { panelOf } from "../../tools/drive/panel.ts";
import { openPatternWindow } from "../../tools/drive/pattern-window.ts";
import { patternBars } from "../../tools/drive/pattern.ts";
import { untilLive } from "../../tools/drive/studio.ts";
import { watchStream } from "../support/decoded-video.ts";
import { probe, whyNoFfmpeg } from "../support/encoder.ts";
import { type Platform, startPlatform } from "../support/rtmp-servers.ts";
import { openTerminal, whyNoKeyboard, xdotool } from "./support/keyboard.ts";
import { bindHotkey } from "./support/microphone.ts";
import { type Desk, openStage, type SignedIn, someoneNew, type Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const test = anywhere.skipIf((whyNoKeyboard() ?? whyNoFfmpeg()) !== undefined);

let stage: Stage;
let desk: Desk;
let videos: string;
let platforms: Record<"server" | "desktop", Platform>;
beforeAll(async () => {
  platforms = { server: await startPlatform(), desktop: await startPlatform() };
  stage = await openStage();
  const config = join(stage.dataFolder, "config");
  videos = join(stage.dataFolder, "My videos");
  mkdirSync(config);
  writeFileSync(join(config, "user-dirs.dirs"), `XDG_VIDEOS_DIR="${videos}"\n`);
  const env = {
    ...{ NCHAT_RTMP_PORT: String(await freePort()), XDG_CONFIG_HOME: config },
    DESTINATION_NETWORKS: "127.0.0.0/8",
  };
  desk = await stage.open("alice", { env });
});
afterAll(async () => {
  await stage.close();
  for (const platform of Object.values(platforms)) await platform.stop();
});

/** Runs a command for the app that runs, and answers all that it said. */
async function tell(...args: readonly string[]): Promise<string> {
  const command = stage.start("alice", { args, hasFakeMedia: false });
  await command.ended;
  return command.output().join("\n");
}

/** The one stream that runs. */
async function runningId(alice: SignedIn): Promise<string | undefined> {
  const list = await alice.api.get(streamWatchRoutes.listActiveStreams.path);
  return streamWatchRoutes.listActiveStreams.response.parse(list).streams[0]?.id;
}

async function markersOf(alice: SignedIn) {
  const id = await runningId(alice);
  if (id === undefined) return [];
  const answer = await alice.api.get(streamMarkerRoutes.listStreamMarkers.path.replace(":id", id));
  return streamMarkerRoutes.listStreamMarkers.response.parse(answer).markers;
}

/** Typed once before going live: one that the server sends to, one that this computer does. */
async function keepPlatforms({ at, page }: SignedIn, platforms: Record<"server" | "desktop", Platform>): Promise<void> {
  for (const way of ["server", "desktop"] as const) {
    await at("saved-destination-add").click();
    await at("destination-platform").selectOption("custom");
    await at("destination-url").fill(platforms[way].url);
    await at("destination-key").fill(platforms[way].key);
    await at(`destination-way-${way}`).click();
    await at("destination-confirm").click();
    await at("destination-confirm").waitFor({ state: "detached" });
  }
  expect(await page.getByTestId("saved-destination-custom").count()).toBe(2);
}

/** With the chat open: what is marked on another device, and a destination that is not reached. */
async function tellsOfElsewhere(alice: SignedIn): Promise<void> {
  const id = (await runningId(alice)) ?? "";
  await alice.page.getByTestId("clip-state").filter({ hasText: "Saved" }).waitFor();
  await alice.at("studio-tab-chat").click();
  const path = streamMarkerRoutes.addStreamMarker.path.replace(":id", id);
  await alice.api.post(path, { text: "From elsewhere" });
  await alice.page.getByTestId("output-news").filter({ hasText: "1" }).waitFor();
  const nobody = `rtmp://127.0.0.1:${await freePort()}/live`;
  const destination = { platform: "custom", url: nobody, streamKey: "nobody-listens" };
  await alice.api.post(`/api/streams/${id}/destinations`, destination);
  await alice.at("destinations-failed").waitFor({ timeout: 30_000 });
  await alice.at("live-destination-failed").waitFor();
  expect(await alice.at("studio-tab-output").getAttribute("aria-label")).toMatch(
    /^Output, 2 new: From elsewhere \d+:\d\d; Custom: /,
  );
  await alice.at("studio-tab-output").click();
  await alice.page.getByTestId("marker").filter({ hasText: "From elsewhere" }).waitFor();
  expect(await alice.page.getByTestId("output-news").count()).toBe(0);
}

test("keys in another window and commands switch scenes, mark moments and save what was sent as a clip", async () => {
  const alice = await someoneNew(desk, "alice");
  await bindHotkey(alice, "next-scene", "F7");
  await bindHotkey(alice, "mark-moment", "Alt+F8");
  await bindHotkey(alice, "end-stream", "Alt+F9");
  expect(await tell("--marker", "Too early")).toContain("You are not live, so there is no moment to mark.");
  const window = await openPatternWindow({ display: stage.display, title: "Clip pattern", framesPerSecond: 10 });
  await alice.at("studio-open").click();
  await alice.at("scene-add").click();
  await alice.at("scene-add-window").click();
  await alice.at(`source-${window.title}`).click();
  await alice.at("share-start").click();
  await alice.at("stream-title").fill("Clip: this/that");
  await keepPlatforms(alice, platforms);
  await until("a picture", () => alice.at("go-live").isEnabled());
  expect(await tell("--go-live")).toContain("Going live.");
  await untilLive(alice);
  const began = Date.now();
  const terminal = await openTerminal(stage.display);
  const reached = alice.page.getByTestId("destination-state-custom").filter({ hasText: "Connected" });
  await until("both platforms reached", async () => (await reached.count()) === 2);

  await xdotool(stage.display, "key", "alt+F8");
  await until("the marker at the server", async () => (await markersOf(alice)).length === 1);
  await until("six seconds of stream", () => Date.now() - began > 6000);
  const said = await tell("--marker", "Q & A", "--clip", "4");
  expect(said).toMatch(/Marked \d+:\d\d\./);
  expect(said).toMatch(/Saved \d+ s as Clip this that .*\.mp4/);
  expect((await markersOf(alice)).map(({ text }) => text)).toEqual([null, "Q & A"]);
  await alice.page.getByTestId("marker").nth(1).waitFor();
  const [clip, second] = readdirSync(videos);
  expect([clip?.startsWith("Clip this that 20"), second]).toEqual([true, undefined]);
  const path = join(videos, clip ?? "");
  const { codecs, duration } = await probe(path);
  expect(codecs).toEqual(["aac", "h264"]);
  expect(duration).toBeGreaterThan(3.5);
  expect(duration).toBeLessThan(4 + 2 * 2 + 0.7); // from the key frame before, which a busy machine makes late
  const seen = await watchStream(path, 3);
  expect(seen.patterns.at(-1)?.bars).toEqual([...patternBars]);
  expect(seen.loudest).toBeGreaterThan(-60);

  await xdotool(stage.display, "key", "F7");
  await alice.page.locator('[data-testid="scene-2"][aria-pressed="true"]').waitFor();
  await xdotool(stage.display, "key", "alt+F9");
  await until("to be asked again", async () =>
    (await panelOf(stage.dataFolder, "alice").notices()).some(({ body }) => body.startsWith("Press again within 3")),
  );
  await alice.page.getByTestId("live-pill").filter({ hasText: "LIVE" }).waitFor();
  expect({ typed: terminal.typed(), hasFocus: await terminal.hasFocus() }).toEqual({ typed: "", hasFocus: true });
  await tellsOfElsewhere(alice);
  await until("the end of the stream, by two presses", async () => {
    await xdotool(stage.display, "key", "alt+F9");
    await sleep(1000);
    return (await alice.page.getByTestId("live-pill").count()) === 0;
  });
  await until("nothing kept of it", () => readdirSync(join(stage.dataFolder, "alice", "clips")).length === 0);
  for (const platform of Object.values(platforms)) {
    const [came = "", again] = await platform.recorded();
    expect(again).toBeUndefined();
    expect((await watchStream(came, 3)).patterns.at(-1)?.bars).toEqual([...patternBars]);
  }
  terminal.close();
  window.close();
});
