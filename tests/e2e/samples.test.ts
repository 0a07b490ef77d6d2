import { afterAll, beforeAll, expect } from "vitest";
import { hears, hearsNothing, sees } from "./support/pair.ts";
import { openStage, someoneNew } from "./support/stage.ts";
import type { Desk, Stage } from "./support/stage.ts";
import { test } from "./support/on-stage.ts";

const declining = "mika";
let stage: Stage;
let desk: Desk;

beforeAll(async () => {
  stage = await openStage();
  desk = await stage.open("newcomer");
});
afterAll(() => stage.close());

test("the echo person answers and returns picture and sound within a minute of signing up", async () => {
  const started = Date.now();
  const newcomer = await someoneNew(desk, "newcomer");
  await newcomer.call("echo");
  await newcomer.connected();
  await sees(newcomer, "echo");
  await hears(newcomer);
  expect(Date.now() - started).toBeLessThan(60_000);
});

test("the echo falls silent while one is muted", async () => {
  const newcomer = await someoneNew(desk, "newcomer");
  await newcomer.call("echo", "audio");
  await newcomer.connected();
  await hears(newcomer);
  await newcomer.at("toggle-mute").click();
  await hearsNothing(newcomer, 20_000);
  await newcomer.at("toggle-mute").click();
  await hears(newcomer);
});

test("the sample person declines, and the app says so", async () => {
  const newcomer = await someoneNew(desk, "newcomer");
  await newcomer.call(declining, "audio");
  await newcomer.at("call-ended").waitFor();
  expect(await newcomer.at("call-ended").innerText()).toContain("declined: “In 5 minutes?”");
  await expect.poll(async () => (await newcomer.api.history())[0]?.outcome).toBe("declined");
});
