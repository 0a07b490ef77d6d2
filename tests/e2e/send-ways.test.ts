import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { processesMarked } from "../../tools/drive/leftovers.ts";
import { openPatternWindow } from "../../tools/drive/pattern-window.ts";
import { endBroadcast, runningStream } from "../../tools/drive/studio.ts";
import { whyNoDisplay } from "../support/display.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { addressOf, broadcast, isWatchable } from "./support/broadcasting.ts";
import { openStage, someoneNew, type SignedIn, type Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const test = anywhere.skipIf((whyNoDisplay() ?? whyNoFfmpeg()) !== undefined);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage.close());

/** The processes of the app that publish by RTMP, and those that send by WebRTC. */
const senders = () => {
  const commands = processesMarked(stage.marker).map(({ command }) => command);
  return {
    rtmp: commands.filter((each) => each.includes("-fpre")).length,
    webrtc: commands.filter((each) => each.includes("whip-process")).length,
  };
};

const sentBy = (person: SignedIn) => person.at("sent-by").innerText();

/** How long the picture that a viewer sees by WebRTC has run, in seconds; it plays. */
async function isSeenInTheRoom(viewer: SignedIn, title: string): Promise<void> {
  const stream = await runningStream(viewer.server, title);
  if (!stream) throw new Error(`“${title}” does not run`);
  await viewer.at("streams-open").click();
  await viewer.at("streams-live").getByText(title).click();
  const time = () =>
    viewer.page.evaluate(() => {
      const video = document.querySelector<HTMLVideoElement>('[data-testid="player"] video');
      return video && video.videoWidth > 0 ? video.currentTime : null;
    });
  const first = await until("a picture at the viewer", async () => (await time()) ?? undefined);
  expect(await viewer.at("player").getAttribute("data-way")).toBe("webrtc");
  await until("a picture that moves", async () => ((await time()) ?? 0) > first + 2);
  await viewer.at("watch-back").click();
}

test("a person who chooses WebRTC sends by it, without any ffmpeg, to the room and to HLS; a closed RTMP is gone round", async () => {
  const closed = await freePort();
  const env = { NCHAT_RTMP_PORT: String(await freePort()), NCHAT_RTMP_URL: `rtmp://127.0.0.1:${closed}/live` };
  const [alice, bob] = [
    await someoneNew(await stage.open("alice", { env }), "alice"),
    await someoneNew(await stage.open("bob", { env }), "bob"),
  ];
  const window = await openPatternWindow({ display: stage.display, title: "Straight pattern" });
  await alice.at("studio-open").click();
  await alice.at("stream-send-by-webrtc").click();
  await broadcast(alice, window, "Chosen WebRTC");
  expect(await sentBy(alice)).toBe("By WebRTC (WHIP)");
  expect(senders()).toEqual({ rtmp: 0, webrtc: 1 });
  await isSeenInTheRoom(bob, "Chosen WebRTC");
  await isWatchable(await addressOf("Chosen WebRTC", alice));
  await endBroadcast(alice);
  await until("nothing that sends", () => senders().webrtc === 0);

  await alice.at("stream-send-by-automatic").click();
  await alice.at("stream-title").fill("Round the wall");
  await alice.at("go-live").click();
  await until("another way", async () => (await sentBy(alice).catch(() => "")).startsWith("By WebRTC"), 60_000);
  expect(await sentBy(alice)).toBe("By WebRTC (WHIP): RTMP does not get through to the server.");
  await alice.page.getByTestId("live-pill").filter({ hasText: "LIVE" }).waitFor();
  await isSeenInTheRoom(bob, "Round the wall");
  await endBroadcast(alice);
  window.close();
});

test("without ffmpeg anywhere the picture goes straight into the room, and the person reads why", async () => {
  const other = await openStage();
  const programs = programsWithout("ffmpeg");
  try {
    const env = { PATH: programs };
    const alice = await someoneNew(await other.open("alice", { env }), "alice");
    const bob = await someoneNew(await other.open("bob", { env }), "bob");
    const window = await openPatternWindow({ display: other.display, title: "Room pattern" });
    await broadcast(alice, window, "Into the room");
    expect(await sentBy(alice)).toBe("By WebRTC, straight into the room: ffmpeg was not found on this computer.");
    await isSeenInTheRoom(bob, "Into the room");
    await endBroadcast(alice);
    window.close();
  } finally {
    await other.close();
    rmSync(programs, { recursive: true });
  }
});

/** A folder with every program of this computer but one. */
function programsWithout(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "nchat-programs-"));
  const seen = new Set([name]);
  for (const from of (process.env.PATH ?? "").split(":")) {
    for (const program of readOrNothing(from)) {
      if (seen.has(program)) continue;
      seen.add(program);
      symlinkSync(join(from, program), join(folder, program));
    }
  }
  return folder;
}

function readOrNothing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not every entry of a path is there
  }
}
