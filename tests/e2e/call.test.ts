import { rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { showsFrames } from "../../tools/drive/media.ts";
import { probe } from "../support/encoder.ts";
import { connect, hears, hearsNothing, sees, seesNothing, usePair } from "./support/pair.ts";
import type { SignedIn } from "./support/stage.ts";
import { until } from "./support/until.ts";
import { test } from "./support/on-stage.ts";

const fresh = usePair();

test("two people ring, answer, and see and hear each other", async () => {
  const pair = await fresh();
  const { alice, bob } = pair;
  const id = await connect(pair);
  await Promise.all([sees(alice, bob.username), sees(bob, alice.username)]);
  await Promise.all([hears(alice), hears(bob)]);
  const { call, participants } = await alice.api.call(id);
  expect({ status: call.status, there: participants.map((each) => each.status) }).toEqual({
    status: "connected",
    there: ["connected", "connected"],
  });
  await expect.poll(() => alice.at("call-timer").innerText()).toMatch(/^\d+:\d\d$/);
  const links = async () => (await alice.api.call(id)).participants.map((each) => each.connectionQuality);
  await until("both devices have said how their link is", async () => !(await links()).includes(null) || undefined);
});

test("a host records the call: both see it, it plays and is saved in the other's library, and is deleted from there", async () => {
  const pair = await fresh();
  const { alice, bob } = pair;
  await connect(pair, "audio");
  expect(await bob.at("recording-start").count()).toBe(0);
  await alice.at("recording-start").click();
  await expect.poll(() => bob.at("recording-notice").innerText()).toContain(alice.api.user.displayName);
  for (const each of [alice, bob]) await expect.poll(() => each.at("call-recorded").innerText()).toMatch(/\d+:\d\d/);
  await bob.at("recording-notice-close").click();
  await bob.at("recording-notice").waitFor({ state: "detached" });
  // Long enough to see it play.
  await expect.poll(() => alice.at("call-recorded").innerText()).toMatch(/0:0[4-9]|0:[1-5]\d|[1-9]:/);
  await bob.at("recordings-open").click();
  await rowOf(bob, "recording").waitFor();
  await alice.at("recording-stop").click();
  await alice.at("call-recorded").waitFor({ state: "detached" });
  await alice.page.getByText("The recording is ready.").waitFor();

  await rowOf(bob, "ready").getByTestId("recording-open").click();
  await bob.at("replay-play").click();
  const replay = '[data-testid="replay"] video';
  await until("a moving picture of the recording", () => showsFrames(bob.page, replay, 3, 700));
  await expect.poll(async () => Number(await bob.at("replay").getAttribute("data-time"))).toBeGreaterThan(0);
  await bob.at("recording-save").click();
  const said = bob.page.getByText(/^Saved as .+ among your downloads\.$/);
  const name = /^Saved as (.+) among/.exec(await said.innerText())?.[1] ?? "";
  const saved = join(homedir(), "Downloads", name);
  onTestFinished(() => rmSync(saved, { force: true }));
  expect((await probe(saved)).codecs).toContain("h264");

  expect(await bob.at("recording-delete").count()).toBe(0);
  await alice.leave();
  await alice.at("recordings-open").click();
  await rowOf(alice, "ready").getByTestId("recording-delete").click();
  await alice.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await rowOf(alice, "ready").waitFor({ state: "detached" });
  expect(await bob.error()).toMatch(/^There is no such recording/);
});

const rowOf = ({ page }: SignedIn, status: string) =>
  page.getByTestId("recordings-page").locator(`li[data-status="${status}"]`);

test("muting silences the far end and shows there; unmuting lets it hear again", async () => {
  const pair = await fresh();
  const { alice, bob } = pair;
  await connect(pair, "audio");
  await hears(bob);
  await alice.at("toggle-mute").click();
  await hearsNothing(bob);
  await bob.at(`muted-${alice.username}`).waitFor();
  await hears(alice);
  await alice.at("toggle-mute").click();
  await hears(bob);
  await bob.at(`muted-${alice.username}`).waitFor({ state: "detached" });
});

test("switching the camera off stops the picture at the far end, switching it on brings it back", async () => {
  const pair = await fresh();
  const { alice, bob } = pair;
  await connect(pair);
  await sees(bob, alice.username);
  await alice.at("toggle-camera").click();
  await seesNothing(bob);
  await alice.at("toggle-camera").click();
  await sees(bob, alice.username);
});

test("a call answered with sound only sends no picture", async () => {
  const { alice, bob } = await fresh();
  await alice.call(bob.username, "video");
  await bob.accept("audio");
  await Promise.all([alice.connected(), bob.connected()]);
  await sees(bob, alice.username);
  await hears(alice);
  await seesNothing(alice);
});

test("hanging up ends the call for both and leaves a line in both histories", async () => {
  const pair = await fresh();
  const { alice, bob } = pair;
  const id = await connect(pair, "audio");
  await hears(bob);
  await alice.leave();
  await Promise.all([alice.atHome(), bob.atHome()]);
  const ended = await until("the end of the call", async () => {
    const { call } = await bob.api.call(id);
    return call.status === "ended" ? call : undefined;
  });
  expect(ended.endReason).toBe("completed");
  const lines = await Promise.all([alice.api.history(), bob.api.history()]);
  expect(lines.map(([line]) => ({ direction: line?.direction, outcome: line?.outcome }))).toEqual([
    { direction: "outgoing", outcome: "answered" },
    { direction: "incoming", outcome: "answered" },
  ]);
  await expect.poll(() => alice.at("call-history").innerText()).toContain(bob.api.user.displayName);
  await expect.poll(() => bob.at("call-history").innerText()).toContain(alice.api.user.displayName);
});

test("declining tells the caller and nobody stays in a call", async () => {
  const { alice, bob } = await fresh();
  await alice.call(bob.username, "audio");
  await bob.at("incoming-call").waitFor();
  await bob.decline();
  await expect.poll(() => alice.at("call-ended").innerText()).toMatch(/declined/i);
  await bob.at("incoming-call").waitFor({ state: "detached" });
  expect(await Promise.all([alice.api.activeCalls(), bob.api.activeCalls()])).toEqual([[], []]);
  expect((await alice.api.history())[0]).toMatchObject({ direction: "outgoing", outcome: "declined" });
});

test("hanging up before the answer stops the ring and leaves a missed call", async () => {
  const { alice, bob } = await fresh();
  await alice.call(bob.username, "audio");
  await bob.at("incoming-call").waitFor();
  await alice.leave();
  await bob.at("incoming-call").waitFor({ state: "detached" });
  await until("a missed call", async () => (await bob.api.history())[0]?.outcome === "missed");
});

test("a call that nobody answers ends after thirty seconds as missed, and can be called back", async () => {
  const { alice, bob } = await fresh();
  const started = Date.now();
  await alice.call(bob.username, "audio");
  await bob.at("incoming-call").waitFor();
  await bob.at("incoming-call").waitFor({ state: "detached", timeout: 45_000 });
  expect(Date.now() - started).toBeGreaterThan(28_000);
  await expect.poll(() => alice.at("call-ended").innerText()).toMatch(/no answer/i);
  await expect.poll(async () => (await bob.api.history())[0]?.outcome).toBe("missed");
  await bob.at("history-missed").getByRole("button").click();
  await alice.at("incoming-call").waitFor();
  await alice.accept("audio");
  await Promise.all([alice.connected(), bob.connected()]);
  await hears(alice);
});

test("signing out leaves nothing of the person on the screen, and others see them offline", async () => {
  const { alice, bob } = await fresh();
  await alice.signOut();
  expect(await alice.page.locator("body").innerText()).not.toContain(bob.username);
  await expect.poll(async () => (await bob.api.people(alice.username))[0]?.presence).toBe("offline");
});
