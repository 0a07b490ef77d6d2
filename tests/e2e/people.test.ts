import { afterAll, beforeAll, expect } from "vitest";
import { flowAt } from "../../tools/drive/media.ts";
import { connect, hears, sees, sound } from "./support/pair.ts";
import { openStage, signedInAt, someoneNew } from "./support/stage.ts";
import type { Desk, Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";
import { test } from "./support/on-stage.ts";

let stage: Stage;
let desks: readonly [Desk, Desk, Desk];

beforeAll(async () => {
  stage = await openStage();
  desks = [await stage.open("alice"), await stage.open("bob"), await stage.open("carol")];
});
afterAll(() => stage.close());

test("answering on one device stops the ring on the other", async () => {
  const alice = await someoneNew(desks[0], "alice");
  const desktop = await someoneNew(desks[1], "bob");
  const laptop = await signedInAt(desks[2], desktop.login);
  await alice.call(desktop.username, "audio");
  await Promise.all([desktop.at("incoming-call").waitFor(), laptop.at("incoming-call").waitFor()]);
  await laptop.accept("audio");
  await desktop.at("incoming-call").waitFor({ state: "detached" });
  await Promise.all([alice.connected(), laptop.connected()]);
  await hears(laptop);
  expect(await desktop.at("leave-call").count()).toBe(0);
});

test("a third person invited into a running call is seen and heard by all", async () => {
  const alice = await someoneNew(desks[0], "alice");
  const bob = await someoneNew(desks[1], "bob");
  const carol = await someoneNew(desks[2], "carol");
  const id = await connect({ alice, bob, stage });
  await alice.at("call-people").click();
  await alice.at(`ring-${carol.username}`).click();
  await carol.at("incoming-call").waitFor();
  await carol.accept();
  await carol.connected();
  for (const [here, others] of [
    [alice, [bob, carol]],
    [bob, [alice, carol]],
    [carol, [alice, bob]],
  ] as const) {
    for (const other of others) await sees(here, other.username, 60_000);
    await until(`two voices at ${here.profile}`, async () => {
      const voices = (await flowAt(here.page, 2000)).filter((each) => each.level > sound);
      return voices.length === 2;
    });
  }
  const { participants } = await alice.api.call(id);
  expect(participants.map((each) => each.status)).toEqual(["connected", "connected", "connected"]);
  await carol.leave();
  await alice.at(`tile-${carol.username}`).waitFor({ state: "detached" });
  expect((await alice.api.call(id)).call.status).toBe("connected");
});
