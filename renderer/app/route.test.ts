import { initialCallControl, type CallControl, type CurrentCall } from "@nchat/contract/call-control";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { initialRoute, nextRoute, pathOfRoute, type Route, routeOfPath } from "./route.ts";
import { createRouter } from "./router.ts";

const settings: Route = { page: "settings" };
const call: Route = { page: "call" };

test("a call comes to the front when it begins and gives way to Home when it ends", () => {
  const open = nextRoute(settings, { type: "call-began" });
  expect(open).toEqual(call);
  expect(nextRoute(open, { type: "call-over" })).toEqual({ page: "home" });
});

test("the end of a call takes nobody out of another page", () => {
  expect(nextRoute(settings, { type: "call-over" })).toBe(settings);
});

test("signing out forgets where one was", () => {
  expect(nextRoute(settings, { type: "signed-out" })).toBe(initialRoute);
});

const target = { userIds: ["id"], title: "Aiko", type: "video" } as const;
const placing: CurrentCall = { step: "placing", target: { ...target, userIds: ["id"] } };
const over: CurrentCall = { step: "over", call: null, target: null, ending: { kind: "left" } };
const answering: CurrentCall = { step: "answering", callId: "id", withVideo: true, caller: null };

/** A router, and the call control that it follows. */
function world(current: CurrentCall = { step: "idle" }) {
  const calls = createStore<CallControl>(() => ({ ...initialCallControl, current }));
  const router = createRouter(calls);
  const stop = router.start();
  const become = (next: CurrentCall) => {
    calls.setState({ current: next });
    return router.store.getState().page;
  };
  return { router, become, stop };
}

test("the router follows a call from the click to its end", () => {
  const { become } = world();
  expect([become(placing), become(over), become({ step: "idle" })]).toEqual(["call", "home", "home"]);
});

test("one may look elsewhere during a call; another answered call comes to the front again", () => {
  const { router, become } = world();
  become(placing);
  router.go(settings);
  expect([become({ ...placing }), become(answering)]).toEqual(["settings", "call"]);
});

test("a page that is loaded again in the middle of a call shows it", () => {
  expect(world(placing).router.store.getState()).toEqual(call);
});

test("a stopped router follows no calls", () => {
  const { become, stop } = world();
  stop();
  expect(become(placing)).toBe("home");
});

test("a link to a stream leads to it, and where one is can be linked to", () => {
  const id = "6f4c2f0e-6b8d-4a57-9c1d-3a1f0c0e5b11";
  expect(routeOfPath(`/watch/${id}`)).toEqual({ page: "stream", streamId: id });
  expect(["/watch/../etc", "/watch/", "/", `/watch/${id}/x`].map(routeOfPath)).toEqual(
    Array.from({ length: 4 }, () => initialRoute),
  );
  expect([pathOfRoute({ page: "stream", streamId: id }), pathOfRoute(settings)]).toEqual([`/watch/${id}`, "/"]);
});
