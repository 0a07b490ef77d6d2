import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, expect } from "vitest";
import { signIn } from "../../tools/drive/api.ts";
import { newLogin, personAt } from "../../tools/drive/person.ts";
import { fakeMedia, openBrowser } from "../../tools/drive/viewer.ts";
import { hears, sees } from "./support/pair.ts";
import { openStage, someoneNew } from "./support/stage.ts";
import type { Desk, SignedIn, Stage } from "./support/stage.ts";
import { test } from "./support/on-stage.ts";

let stage: Stage;
let desk: Desk;
let browser: Browser;
let address: string;

beforeAll(async () => {
  stage = await openStage();
  desk = await stage.open("alice");
  address = await desk.app.line("browser");
  browser = await openBrowser(fakeMedia);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function visitor(name: string): Promise<SignedIn> {
  const login = newLogin(name);
  const person = personAt(await browser.newPage());
  await person.page.goto(address);
  await person.signUp(login);
  const api = await signIn(desk.server, login);
  return { ...desk, ...person, profile: "browser", login, username: login.username, api };
}

test("a web page and the desktop app call each other and both see and hear", async () => {
  const alice = await someoneNew(desk, "alice");
  const guest = await visitor("guest");
  await alice.call(guest.username);
  await guest.at("incoming-call").waitFor();
  await guest.accept();
  await Promise.all([alice.connected(), guest.connected()]);
  await Promise.all([sees(alice, guest.username), sees(guest, alice.username)]);
  await Promise.all([hears(alice), hears(guest)]);
  await guest.leave();
  await Promise.all([alice.atHome(), guest.atHome()]);
  expect((await guest.api.history())[0]).toMatchObject({ direction: "incoming", outcome: "answered" });
});

test("the page stays signed in over a reload and keeps no token where a script can read it", async () => {
  const guest = await visitor("guest");
  await guest.page.reload();
  await guest.atHome();
  const stored = await guest.page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(stored).toBe('[{},{},""]');
});
