import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { connect, hears, usePair } from "./support/pair.ts";
import { expiredToken } from "./support/tokens.ts";
import { until } from "./support/until.ts";
import { test } from "./support/on-stage.ts";

const fresh = usePair();

test("a wrong password is told, and the right one then signs in", async () => {
  const { alice } = await fresh();
  await alice.signOut();
  await alice.at("sign-in-email").fill(alice.login.email);
  await alice.at("sign-in-password").fill("not the password");
  await alice.at("sign-in-submit").click();
  expect(await alice.error()).toMatch(/password/i);
  await alice.at("sign-in-password").fill(alice.login.password);
  await alice.at("sign-in-submit").click();
  await alice.atHome();
});

test("an address that is taken is told, and signing in with it works", async () => {
  const { alice } = await fresh();
  await alice.signOut();
  await alice.at("sign-in-email").fill(alice.login.email);
  await alice.at("sign-in-password").fill(alice.login.password);
  await alice.at("sign-up").click();
  expect(await alice.error()).toMatch(/account|taken|exists|already/i);
  await alice.at("sign-in-submit").click();
  await alice.atHome();
});

test("an expired access token is renewed without a word", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const old = expiredToken(stage.dataFolder, alice.api.token);
  let asked = 0;
  await connect(pair, "audio");
  await hears(alice);
  await alice.page.route("**/api/calls/*/leave", async (route) => {
    if (asked++ > 0) return route.continue();
    return route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${old}` } });
  });
  await alice.leave();
  await Promise.all([alice.atHome(), bob.atHome()]);
  expect(asked).toBe(2);
  await alice.page.unroute("**/api/calls/*/leave");
});

test("a session that the server has ended leads to the sign-in page with the reason", async () => {
  const { alice, stage } = await fresh();
  const old = expiredToken(stage.dataFolder, alice.api.token);
  await alice.page.route("**/api/**", (route) =>
    route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${old}` } }),
  );
  const passwords = { oldPassword: alice.login.password, newPassword: "another password" };
  await alice.api.post("/v1/auth/user/password", passwords);
  await alice.at("sign-in-email").waitFor();
  expect(await alice.error()).toMatch(/sign(ed)? (in|out)|session/i);
  await alice.page.unroute("**/api/**");
  await alice.at("sign-in-email").fill(alice.login.email);
  await alice.at("sign-in-password").fill("another password");
  await alice.at("sign-in-submit").click();
  await alice.atHome();
});

test("ringing somebody who no longer exists is told, and the next call works", async () => {
  const pair = await fresh();
  const { alice } = pair;
  // As a click would on somebody whose account went at this very moment.
  const target = { userIds: [randomUUID()], title: "Nobody", type: "audio" };
  await alice.page.evaluate(`desktop.dispatchCall(${JSON.stringify({ type: "place", target })})`);
  expect(await alice.error()).toMatch(/account|exist|found|here/i);
  await connect(pair, "audio");
});

test("an offline person rings; the caller reads that they will see a missed call, and they do", async () => {
  const { alice, bob } = await fresh();
  await bob.signOut();
  await expect.poll(async () => (await alice.api.people(bob.username))[0]?.presence).toBe("offline");
  await alice.call(bob.username, "audio");
  await alice.page
    .getByText(/offline/i)
    .first()
    .waitFor();
  await alice.page
    .getByText(/missed call/i)
    .first()
    .waitFor();
  await alice.leave();
  await bob.signIn(bob.login);
  await until("the missed call", async () => (await bob.api.history())[0]?.outcome === "missed");
  await expect.poll(() => bob.at("call-history").innerText()).toContain(alice.api.user.displayName);
});
