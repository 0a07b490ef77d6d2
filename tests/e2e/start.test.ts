import { spawn } from "node:child_process";
import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test as anywhere } from "vitest";
import { leftoversAfter } from "../../tools/drive/leftovers.ts";
import { newLogin } from "../../tools/drive/person.ts";
import { whyNoKeyboard, xdotool } from "./support/keyboard.ts";
import { servicesOf } from "./support/services.ts";
import { openStage, signedInAt, someoneNew } from "./support/stage.ts";
import type { Stage } from "./support/stage.ts";
import { test } from "./support/on-stage.ts";
import { until } from "./support/until.ts";

const testWithWindows = anywhere.skipIf(whyNoKeyboard() !== undefined);

async function stageForThis(options: Parameters<typeof openStage>[0] = {}): Promise<Stage> {
  const stage = await openStage(options);
  onTestFinished(() => stage.close());
  return stage;
}

testWithWindows("a second start of the same profile shows the first window instead of opening another", async () => {
  const stage = await stageForThis({ isNew: true });
  const desk = await stage.open("alice");
  await desk.at("sign-in-email").waitFor();
  await desk.windows.popup(); // opens a moment later, and hides
  await expect.poll(async () => (await windowsShown(stage.display)).length).toBe(1);
  const shown = async () => (await windowsShown(stage.display)).join();
  const window = await until("the window", shown);
  await xdotool(stage.display, "windowminimize", window);
  await expect.poll(shown).toBe("");
  const second = stage.start("alice");
  expect(await second.ended).toBe("exited with 0");
  expect(second.output().join("\n")).toMatch(/already|runs/i);
  await expect.poll(shown).toBe(window);
  expect(desk.app.isRunning()).toBe(true);
});

/** The main windows that can be seen; xdotool fails when there is none. */
async function windowsShown(display: string): Promise<readonly string[]> {
  const found = await xdotool(display, "search", "--onlyvisible", "--name", "^nchat$").catch(() => "");
  return found.split("\n").filter(Boolean);
}

test("a restart finds the person signed in, and after signing out it asks again", async () => {
  const stage = await stageForThis();
  const first = await someoneNew(await stage.open("alice"), "alice");
  await first.app.interrupt();
  const second = await stage.open("alice");
  await second.atHome();
  await second.signOut();
  await second.app.interrupt();
  await (await stage.open("alice")).at("sign-in-email").waitFor();
});

test("Ctrl-C in the last app ends everything; in the first of two it leaves the services to the other", async () => {
  const stage = await stageForThis();
  const first = await stage.open("alice");
  const second = await stage.open("bob");
  const services = servicesOf(stage.dataFolder);
  await first.app.interrupt();
  await someoneNew(second, "bob");
  expect(servicesOf(stage.dataFolder)).toEqual(services);
  await second.app.interrupt();
  expect(await leftoversAfter(stage.marker, 15_000)).toEqual([]);
});

test("a killed start leaves nothing running", async () => {
  const stage = await stageForThis();
  const desk = await stage.open("alice");
  await desk.app.kill();
  expect(await leftoversAfter(stage.marker, 20_000)).toEqual([]);
});

test("a busy port is named with what to do", async () => {
  const stage = await stageForThis();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const app = stage.start("alice", { env: { PORT: String(port) } });
  expect(await app.ended).toBe("exited with 1");
  expect(app.output().join("\n")).toMatch(new RegExp(`port ${port}.*taken`));
});

test("a second program that opens the same data folder is refused by name and harms nothing", async () => {
  const stage = await stageForThis();
  const desk = await stage.open("alice");
  const alice = await someoneNew(desk, "alice");
  const intruder = spawn(process.execPath, ["backend/index.ts"], {
    env: {
      ...process.env,
      NCHAT_DATA_DIR: stage.dataFolder,
      PORT: "0",
      LIVEKIT_URL: servicesOf(stage.dataFolder).livekit.url,
      LIVEKIT_API_KEY: "key",
      LIVEKIT_API_SECRET: "x".repeat(40),
      JWT_SECRET: "y".repeat(40),
    },
  });
  onTestFinished(() => void intruder.kill("SIGKILL"));
  let said = "";
  intruder.stdout.on("data", (text: Buffer) => (said += text.toString()));
  intruder.stderr.on("data", (text: Buffer) => (said += text.toString()));
  const code = await new Promise((resolve) => intruder.once("exit", resolve));
  expect(code).not.toBe(0);
  expect(said).toMatch(/lock|in use|already/i);
  await alice.signOut();
  await alice.signIn(alice.login);
});

test("a damaged data folder is set aside, restored from its copy, and the person is told", async () => {
  const stage = await stageForThis({ isNew: true });
  const first = await stage.open("alice");
  const login = newLogin("alice");
  await signedInAt(first, login, "signUp");
  await first.app.interrupt();
  await copyDaily(stage);
  expect(await leftoversAfter(stage.marker, 15_000)).toEqual([]);
  damage(join(stage.dataFolder, "db"));
  const again = await stage.open("alice");
  expect(again.app.output().join("\n") + (await again.page.locator("body").innerText())).toMatch(
    /damaged|set aside|restored/i,
  );
  await signedInAt(again, login);
});

/** Lets the copies be two days old, so that the next start makes one that knows what was done since. */
async function copyDaily(stage: Stage): Promise<void> {
  expect(await leftoversAfter(stage.marker, 15_000)).toEqual([]);
  const folder = join(stage.dataFolder, "dumps");
  const old = Date.now() / 1000 - 2 * 86_400;
  readdirSync(folder).forEach((name) => utimesSync(join(folder, name), old, old));
  const service = stage.start("copying", { args: ["--web"] });
  await service.line("browser");
  await service.interrupt();
}

/** Writes rubbish over every large file of a folder. */
function damage(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && statSync(file).size >= 8192) writeFileSync(file, Buffer.alloc(8192, 0xa5));
  }
}
