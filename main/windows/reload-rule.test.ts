import { expect, it } from "vitest";
import { createReloadRule } from "./reload-rule.ts";

function world() {
  const now = { isSignedIn: false, reloads: 0 };
  const rule = createReloadRule({ isSignedIn: () => now.isSignedIn, reload: () => now.reloads++ });
  return { now, rule };
}

it("waits with LiveKit's address until somebody has signed in, so that nothing typed is lost", () => {
  const { now, rule } = world();
  rule.originsChanged("livekit");
  expect(now.reloads).toBe(0);
  now.isSignedIn = true;
  rule.signedIn();
  rule.signedIn();
  expect(now.reloads).toBe(1);
});

it("takes effect at once for another server, and for whoever is signed in", () => {
  const { now, rule } = world();
  rule.originsChanged("livekit");
  rule.originsChanged("server");
  expect(now.reloads).toBe(1);
  now.isSignedIn = true;
  rule.signedIn();
  expect(now.reloads).toBe(1);
  rule.originsChanged("livekit");
  expect(now.reloads).toBe(2);
});
