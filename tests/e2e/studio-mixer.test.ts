import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OBSWebSocket } from "obs-websocket-js";
import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { openDrawnWindow } from "../../tools/drive/drawn-window.ts";
import { putOnProgramme } from "../../tools/drive/studio.ts";
import { whyNoDisplay } from "../support/display.ts";
import { colourAt, levelsOf } from "./support/programme.ts";
import { type Desk, openStage, type SignedIn, someoneNew, type Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const test = anywhere.skipIf(whyNoDisplay() !== undefined);

let stage: Stage;
let desk: Desk;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "nchat-mixer-"));
  stage = await openStage();
  desk = await stage.open("alice");
});
afterAll(async () => {
  await stage?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A file of so many seconds of a tone, as a music program keeps it. */
function tone(name: string, seconds: number): string {
  const rate = 48_000;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  const samples = Buffer.alloc(seconds * rate * 2);
  for (let at = 0; at < samples.length / 2; at++)
    samples.writeInt16LE(Math.round(8192 * Math.sin((2 * Math.PI * 1000 * at) / rate)), at * 2);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // whole numbers
  head.writeUInt16LE(1, 22); // one channel
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([head, samples]));
  return path;
}

/** Picks a file where the mixer asks for one. */
async function addSound({ at, page }: SignedIn, path: string): Promise<void> {
  const asked = page.waitForEvent("filechooser");
  await at("sound-add").click();
  await at("sound-add-file").click();
  await (await asked).setFiles(path);
}

/** What viewers hear, the loudest of half a second. */
const heard = async (alice: SignedIn) => (await levelsOf(alice))?.programme;
const isLoud = (level = 0) => level > 0.2 && level < 0.3;

test("a file is heard in the programme, as loud as it is set, again and again or to its end; a letter is no sound", async () => {
  const alice = await someoneNew(desk, "alice");
  await alice.at("studio-open").click();
  await alice.at("studio-mute").click();
  await until("silence", async () => (await heard(alice)) === 0);
  await addSound(alice, tone("Jingle.wav", 3));
  await alice.page.locator('[data-testid="mixer-file"][data-state="running"]').waitFor();
  await until("the file in the programme", async () => isLoud(await heard(alice)));

  await alice.at("gain-file").getByRole("slider").press("Home");
  await until("the file turned down", async () => (await heard(alice)) === 0);
  for (let pressed = 0; pressed < 54; pressed++) await alice.at("gain-file").getByRole("slider").press("ArrowRight");
  const half = 0.25 * 10 ** (-6 / 20);
  await until("half as loud", async () => Math.abs(((await heard(alice)) ?? 0) - half) < 0.02);

  await alice.at("sound-loop").click();
  await alice.page.locator('[data-testid="mixer-file"][data-state="ended"]').waitFor();
  await alice.at("sound-trouble").filter({ hasText: "Played to its end." }).waitFor();
  await until("silence after its end", async () => (await heard(alice)) === 0);
  await alice.at("sound-play").click();
  await until("the file once more", async () => ((await heard(alice)) ?? 0) > half / 2);
  await alice.at("remove-file").click();
  await alice.at("mixer-file").waitFor({ state: "detached" });

  const letter = join(folder, "Letter.mp3");
  writeFileSync(letter, "Dear reader, this is no music.");
  await addSound(alice, letter);
  expect(await alice.error()).toContain("“Letter.mp3” holds no sound that can be played.");
  expect(await alice.page.getByTestId("mixer-file").count()).toBe(0);
});

const isBright = (colour: readonly number[]) => colour.every((each) => each > 200);

test("a picture that is put off comes so much later, and that is kept with it", async () => {
  const alice = await someoneNew(desk, "alice");
  expect(await alice.page.getByTestId("error-message").count()).toBe(0); // that was told to somebody else
  let colour = 0;
  const size = { width: 640, height: 360 };
  const frame = { display: stage.display, title: "Early camera", x: 40, y: 40, ...size };
  const window = await openDrawnWindow(frame, 50, ({ fill }) => fill(colour, [0, 0, size.width, size.height]));
  await putOnProgramme(alice, window.title);
  await alice.at(`studio-source-${window.title}`).click();
  await until("the dark window", async () => !isBright(await colourAt(alice, 0.5, 0.5)));
  await alice.at("source-offset").getByRole("slider").press("End");
  await alice.at("source-offset").filter({ hasText: "+2000" }).waitFor();
  // What was on its way may still be shown first.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  colour = 0xffffff;
  window.drawNow();
  const changed = Date.now();
  await until("the bright window", async () => isBright(await colourAt(alice, 0.5, 0.5)));
  expect(Date.now() - changed).toBeGreaterThan(1900);

  await alice.page.evaluate(() => location.reload());
  await alice.at("call-history").waitFor();
  await alice.at("studio-open").click();
  await alice.at(`studio-source-${window.title}`).click();
  await alice.at("source-offset").filter({ hasText: "+2000" }).waitFor();
  window.close();
});

test("another program steers the scenes with the port and password of the page, and is let go when it is switched off", async () => {
  const alice = await someoneNew(desk, "alice");
  await alice.at("studio-open").click();
  await alice.at("scene-add").click();
  await alice.at("remote-open").click();
  const port = await freePort();
  await alice.at("remote-port").fill(String(port));
  await alice.at("remote-port").press("Enter");
  await alice.at("remote-switch").click();
  await alice.at("remote-state").filter({ hasText: "Waiting for a program." }).waitFor();
  await alice.at("remote-password-show").click();
  const password = await until("the password", async () => {
    const value = await alice.at("remote-password").inputValue();
    return /[a-z0-9]/i.test(value) && value;
  });

  const client = new OBSWebSocket();
  await expect(client.connect(`ws://127.0.0.1:${port}`, `${password}x`)).rejects.toMatchObject({ code: 4009 });
  await client.connect(`ws://127.0.0.1:${port}`, password);
  await alice.at("remote-state").filter({ hasText: "1 program is connected." }).waitFor();
  const { scenes } = await client.call("GetSceneList");
  expect(scenes.map((scene) => scene["sceneName"])).toEqual(["Scene 2", "Scene 1"]);
  for (const number of [1, 2]) {
    await client.call("SetCurrentProgramScene", { sceneName: `Scene ${number}` });
    await alice.page.locator(`[data-testid="scene-${number}"][aria-pressed="true"]`).waitFor();
  }
  const closed = new Promise((resolve) => client.once("ConnectionClosed", resolve));
  await alice.at("remote-switch").click();
  await closed;
  await expect(client.connect(`ws://127.0.0.1:${port}`, password)).rejects.toThrow();
});
