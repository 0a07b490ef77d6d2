import { expect } from "vitest";
import { levelAt, watchGap } from "../../tools/drive/media.ts";
import { connect, hears, sees, silence, usePair } from "./support/pair.ts";
import { crash, servicesOf } from "./support/services.ts";
import { until } from "./support/until.ts";
import { test } from "./support/on-stage.ts";

const fresh = usePair();

test("LiveKit killed in a call is started again and media flows by itself at both ends", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const id = await connect(pair);
  await Promise.all([sees(alice, bob.username), sees(bob, alice.username)]);
  const { livekit } = servicesOf(stage.dataFolder);
  const gaps = await Promise.all([
    watchGap(alice.page, `[data-testid="tile-${bob.username}"] video`),
    watchGap(bob.page, `[data-testid="tile-${alice.username}"] video`),
  ]);
  crash(livekit.pid);
  await until("another LiveKit", () => servicesOf(stage.dataFolder).livekit.pid !== livekit.pid);
  await Promise.all([sees(alice, bob.username, 60_000), sees(bob, alice.username, 60_000)]);
  await Promise.all([hears(alice), hears(bob)]);
  const paused = await Promise.all(gaps.map((gap) => gap()));
  console.log(`the picture paused for ${paused.map((gap) => `${Math.round(gap)} ms`).join(" and ")}`);
  expect(Math.max(...paused)).toBeLessThan(30_000);
  expect(Math.min(...paused)).toBeGreaterThan(200);
  await expect.poll(async () => (await alice.api.call(id)).call.status).toBe("connected");
});

test("somebody muted stays muted while LiveKit comes back", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  await connect(pair, "audio");
  await hears(bob);
  await alice.at("toggle-mute").click();
  await bob.at(`muted-${alice.username}`).waitFor();
  crash(servicesOf(stage.dataFolder).livekit.pid);
  await hears(alice, 60_000);

  expect(await levelAt(bob.page, 4000)).toBeLessThan(silence);
});

test("the backend killed in a call leaves the media alone and knows the call again", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const id = await connect(pair);
  await sees(bob, alice.username);
  const { backend } = servicesOf(stage.dataFolder);
  crash(backend.pid);
  await Promise.all([sees(alice, bob.username, 10_000), sees(bob, alice.username, 10_000)]);
  await until("another backend", () => servicesOf(stage.dataFolder).backend.pid !== backend.pid);
  const { call, participants } = await until("the call at the new backend", () => alice.api.call(id), 60_000);
  expect({ status: call.status, there: participants.map((each) => each.status) }).toEqual({
    status: "connected",
    there: ["connected", "connected"],
  });
  await bob.leave();
  await Promise.all([alice.atHome(), bob.atHome()]);
  await until("the end of the call", async () => (await alice.api.call(id)).call.endReason === "completed");
});
