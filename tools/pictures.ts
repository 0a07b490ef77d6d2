import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startVirtualDisplay } from "./bootstrap/display.mjs";
import { browserOf } from "./bench/flags.ts";
import { openReference } from "./bench/reference-browser.ts";
import type { App } from "./drive/app.ts";
import { startApp } from "./drive/app.ts";
import { attachTo } from "./drive/attach.ts";
import { leftoversAfter } from "./drive/leftovers.ts";
import type { Page } from "@playwright/test";
import { personAt } from "./drive/person.ts";
import type { Person } from "./drive/person.ts";
import { endBroadcast, goLive, putOnProgramme } from "./drive/studio.ts";
import { createFace, openOthers } from "./pictures/people.ts";
import type { Face } from "./pictures/people.ts";
import { take } from "./pictures/picture.ts";

// npm run pictures: runs the app with a few people on a virtual display and renews docs/pictures/.

const usual = { width: 1280, height: 800 };
const title = "mixer.ts – studio";
const marker = randomUUID();
const dataFolder = mkdtempSync(join(tmpdir(), "nchat-pictures-"));
const display = await startVirtualDisplay();
const apps: App[] = [];

async function openApp(profile: string) {
  const app = startApp({ profile, dataFolder, display: display.name, marker, args: ["--remote-debugging-port", "0"] });
  apps.push(app);
  const windows = await attachTo(await app.line("debugging"));
  await windows.main.emulateMedia({ colorScheme: "dark" });
  await windows.main.setViewportSize(usual);
  return { app, windows, person: personAt(windows.main) };
}

async function takeAll(): Promise<void> {
  const mine = await openApp("you");
  const theirs = await openApp("aiko");
  await mine.person.at("sign-in-email").waitFor();
  await take(mine.windows.main, "sign-in");
  const server = await mine.app.line("ready");
  const face = (username: string, displayName: string) => createFace(server, username, displayName);
  const you = await face("robin", "Robin Vale");
  const aiko = await face("aiko", "Aiko Tanaka");
  const guests = [await face("tomas", "Tomás Brandt"), await face("mina", "Mina Okafor")] as const;
  await face("leo", "Leo Marchetti");
  await theirs.person.signIn(aiko.login);
  await mine.person.signIn(you.login);
  for (const { main } of [mine.windows, theirs.windows]) await choose(main, "dark");
  const others = await openOthers(await mine.app.line("browser"));
  const { program, flags } = browserOf(marker);
  const wide = { program, flags: [...flags, "--window-size=1240,780", "--window-position=60,40"] };
  const document = await openReference(wide, display.name, documentUrl());
  try {
    const people = [await others.add(guests[0]), await others.add(guests[1])] as const;
    await history(mine.person, theirs.person, you, aiko);
    await take(mine.windows.main, "home");
    await take(mine.windows.main, "home-small", { width: 740, height: 640 });
    await mine.windows.main.setViewportSize(usual);
    await settings(mine.person);
    await calls(mine, theirs, people, { you, aiko, guests });
    await theirs.person.leave();
    await mine.person.leave();
    await broadcast(mine.person, theirs.person);
  } finally {
    await document.close();
    await others.close();
  }
}

function documentUrl(): string {
  const file = fileURLToPath(new URL("pictures/document.html", import.meta.url));
  return `data:text/html;base64,${readFileSync(file).toString("base64")}`;
}

/** Chooses the theme as a click in Settings does; `theme` follows no system here. */
async function choose(page: Page, theme: "dark" | "light"): Promise<void> {
  await page.evaluate(`window.desktop.updateSettings({ theme: "${theme}" })`);
  await page.waitForFunction(`document.documentElement.dataset.theme === "${theme}"`);
}

/** A few calls, so that Home has something to show. */
async function history(mine: Person, theirs: Person, you: Face, aiko: Face): Promise<void> {
  await theirs.call(you.login.username, "audio");
  await mine.at("incoming-call").waitFor();
  await theirs.leave();
  await mine.at("incoming-call").waitFor({ state: "detached" });
  await mine.call(aiko.login.username, "audio");
  await theirs.accept("audio");
  await mine.connected();
  await mine.leave();
  await Promise.all([mine.atHome(), theirs.atHome()]);
}

async function settings({ page, at, atHome }: Person): Promise<void> {
  await at("settings-open").click();
  await take(page, "settings");
  await page.keyboard.press("Escape");
  await atHome();
}

type Opened = Awaited<ReturnType<typeof openApp>>;

async function calls(
  mine: Opened,
  theirs: Opened,
  people: readonly [Person, Person],
  { you, guests }: { you: Face; aiko: Face; guests: readonly [Face, Face] },
): Promise<void> {
  const me = mine.person;
  await theirs.person.call(you.login.username, "video");
  const popup = await mine.windows.popup();
  await popup.getByTestId("incoming-call").first().waitFor();
  await take(popup, "incoming-call");
  await me.accept("audio");
  await me.connected();
  await theirs.person.at("toggle-camera").click();
  await theirs.person.at("call-people").click();
  for (const [at, guest] of guests.entries()) {
    await theirs.person.at(`ring-${guest.login.username}`).click();
    await people[at]?.accept("audio");
    await people[at]?.connected();
  }
  await theirs.person.at("call-people").click();
  await me.page.waitForTimeout(3000);
  await take(me.page, "call-grid");
  await theirs.person.at("share-screen").click();
  await theirs.person.at(`source-${title}`).click();
  await theirs.person.at(`source-${title}`).locator("img").first().waitFor({ timeout: 60_000 });
  await take(theirs.person.page, "picker");
  await theirs.person.at("share-start").click();
  await me.at("remote-share").waitFor();
  await people[1].at("toggle-mute").click();
  await me.page.waitForTimeout(5000); // until the letters are sharp
  await take(me.page, "call");
  await choose(me.page, "light");
  await take(me.page, "call-light");
  await choose(me.page, "dark");
  await take(me.page, "call-small", { width: 740, height: 640 });
}

/** One goes live with a window, another watches and says something. */
async function broadcast(host: Person, viewer: Person): Promise<void> {
  const stream = "Mixers in a browser, part 1";
  for (const { page } of [host, viewer]) await page.setViewportSize(usual);
  await Promise.all([host.atHome(), viewer.atHome()]);
  await putOnProgramme(host, title);
  await goLive(host, stream);
  await viewer.at("streams-open").click();
  await viewer.page.locator("[data-testid^=stream-]").filter({ hasText: stream }).first().click();
  await viewer.at("player").waitFor();
  await viewer.at("chat-input").fill("Sound is clear, picture is sharp.");
  await viewer.at("chat-input").press("Enter");
  await viewer.at("reaction-clap").click();
  await viewer.page.waitForTimeout(15_000); // until the picture has come and is sharp
  await take(host.page, "studio");
  await take(viewer.page, "watch");
  await endBroadcast(host);
}

try {
  await takeAll();
} finally {
  await Promise.all(apps.map((app) => (app.isRunning() ? app.interrupt() : app.ended)));
  const left = await leftoversAfter(marker, 15_000);
  left.forEach(({ pid }) => process.kill(pid, "SIGKILL"));
  await display.stop();
  rmSync(dataFolder, { recursive: true, force: true });
}
process.exit();
