import type { CallControl, CurrentCall } from "@nchat/contract/call-control";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { initialRoute, nextRoute, pathOfRoute, type Route, type RouteEvent } from "./route.ts";

/** Where the window is. */
export type Router = {
  readonly store: ReadonlyStore<Route>;
  readonly go: (to: Route) => void;
  readonly signedOut: () => void;
  /** Follows calls until the answer is called. */
  readonly start: () => () => void;
};

/** Whether a call takes the screen: from the click on "Call" to its end. */
export function isInCall(current: CurrentCall): boolean {
  return current.step !== "idle" && current.step !== "over";
}

/** Feeds the route from clicks and from call control. */
export function createRouter(calls: ReadonlyStore<CallControl>, first: Route = initialRoute): Router {
  const store = createStore<Route>(() => first);
  const send = (event: RouteEvent) => store.setState(nextRoute(store.getState(), event), true);
  return {
    store,
    go: (to) => send({ type: "went", to }),
    signedOut: () => send({ type: "signed-out" }),
    start() {
      if (isInCall(calls.getState().current)) send({ type: "call-began" });
      return calls.subscribe(({ current }, before) => {
        const [is, was] = [isInCall(current), isInCall(before.current)];
        if (is !== was) send({ type: is ? "call-began" : "call-over" });
        // Answering another call while in one comes to the front as well.
        else if (current.step === "answering" && before.current.step !== "answering") send({ type: "call-began" });
      });
    },
  };
}

/** Lets a browser's address show where one is, so that it can be copied and loaded again. Until the answer is called. */
export function followAddress(
  { store }: Pick<Router, "store">,
  page: Pick<Window, "history" | "location">,
): () => void {
  return store.subscribe((route) => {
    const path = pathOfRoute(route);
    if (page.location.pathname !== path) page.history.replaceState(null, "", path);
  });
}
