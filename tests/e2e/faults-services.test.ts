import { expect } from "vitest";
import { connect, hears, usePair } from "./support/pair.ts";
import { crash, servicesOf, withoutRestarts } from "./support/services.ts";
import { until } from "./support/until.ts";
import { test } from "./support/on-stage.ts";

const fresh = usePair();

test("an unreachable server is told while it lasts, and everything works again when it is back", async () => {
  const pair = await fresh();
  const { alice, stage } = pair;
  const allowRestarts = withoutRestarts(stage.dataFolder);
  crash(servicesOf(stage.dataFolder).backend.pid);
  expect(await alice.error()).toMatch(/server/i);
  allowRestarts();
  await alice.at("error-message").waitFor({ state: "detached", timeout: 60_000 });
  await connect(pair, "audio");
  await hears(alice);
});

test("signing in while the server is down says so and keeps what was typed", async () => {
  const { alice, stage } = await fresh();
  await alice.signOut();
  const allowRestarts = withoutRestarts(stage.dataFolder);
  crash(servicesOf(stage.dataFolder).backend.pid);
  await alice.at("sign-in-email").fill(alice.login.email);
  await alice.at("sign-in-password").fill(alice.login.password);
  await alice.at("sign-in-submit").click();
  expect(await alice.error()).toMatch(/server/i);
  expect(await alice.at("sign-in-email").inputValue()).toBe(alice.login.email);
  allowRestarts();
  await until("the backend", async () => (await fetch(new URL("/healthz", alice.server))).ok);
  // The first try may be under way still, and get through by itself.
  await until("the sign-in", async () => {
    if (await alice.at("call-history").isVisible()) return true;
    await alice.at("sign-in-submit").click({ timeout: 2000 });
    return false;
  });
  await alice.atHome();
});

test("a call placed while LiveKit is down says so, and the next one works when it is back", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const before = servicesOf(stage.dataFolder).livekit.pid;
  const allowRestarts = withoutRestarts(stage.dataFolder);
  crash(before);
  await alice.call(bob.username, "audio");
  expect(await alice.error(40_000)).toMatch(/media|call server|sound/i);
  allowRestarts();
  await until("another LiveKit", () => servicesOf(stage.dataFolder).livekit.pid !== before);
  if (await alice.at("leave-call").isVisible()) await alice.leave();
  await connect(pair, "audio");
  await hears(alice);
});
