import { expect } from "vitest";
import { whyNoComposer } from "../support/composer.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { test as onStage } from "./support/on-stage.ts";
import { connect, usePair } from "./support/pair.ts";

const fresh = usePair();
const test = (whyNoFfmpeg() ?? whyNoComposer()) === undefined ? onStage : onStage.skip;

test("a call is broadcast: the other side is told, sees that it is live, may go on without sound and picture, until its end", async () => {
  const pair = await fresh();
  const { alice, bob } = pair;
  const callId = await connect(pair);
  expect(await bob.at("broadcast-start").count()).toBe(0);

  await alice.at("broadcast-start").click();
  await alice.at("broadcast-title").fill("All hands");
  await alice.at("broadcast-visibility-public").click();
  expect(await alice.at("broadcast-consent").innerText()).toContain("everybody with the link");
  await alice.at("broadcast-confirm").click();

  await bob.at("broadcast-notice").waitFor();
  expect(await bob.at("broadcast-notice").innerText()).toBe(
    `${alice.api.user.displayName} is broadcasting this call: everybody with the link can see and hear you.`,
  );
  await alice.at("broadcast-stop").waitFor();
  const isLive = /^LIVE · this call is being broadcast/;
  // A browser, and an encoder in it, have to start beside two apps first.
  for (const { page } of [alice, bob])
    await page.getByTestId("call-broadcast").filter({ hasText: isLive }).waitFor({ timeout: 80_000 });
  const { isStreaming, broadcast } = await bob.api.call(callId);
  expect([isStreaming, broadcast?.title]).toEqual([true, "All hands"]);

  await bob.at("broadcast-notice-quiet").click();
  await bob.at("broadcast-notice").waitFor({ state: "detached" });
  await alice.at(`muted-${bob.username}`).waitFor();
  await bob.at("call-broadcast").waitFor();

  await alice.at("broadcast-stop").click();
  await alice.at("broadcast-stop-confirm").click();
  for (const each of [alice, bob]) await each.at("call-broadcast").waitFor({ state: "detached" });
  expect((await bob.api.call(callId)).isStreaming).toBe(false);
  await bob.at("call-screen").waitFor();
});
