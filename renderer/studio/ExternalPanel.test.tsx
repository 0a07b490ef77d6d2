import type { StreamInfo } from "@nchat/contract/streams";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { afterEach, expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { External, ExternalState, ExternalStream } from "./external-store.ts";
import { ExternalPanel } from "./ExternalPanel.tsx";
import type { PlannedState } from "./planned-store.ts";
import type { StudioPorts } from "./studio-ports.ts";
import { words } from "./words.ts";

afterEach(cleanup);

const now = new Date(2026, 10, 22, 19, 45).getTime();
const begun = {
  ...{ id: "one", title: "Filters", status: "starting" },
  scheduledAt: new Date(2026, 10, 22, 20, 0).toISOString(),
} as StreamInfo;
/** One that was begun by an app that is gone: its key is not known here. */
const waiting: ExternalStream = {
  ...{ streamId: "one", title: "Filters", type: "rtmp", url: "rtmp://x/live", key: null, keyHint: "sk_a" },
  feed: "waiting",
};

function setUp(stream: ExternalStream, planned: Partial<PlannedState> = {}) {
  const store = createStore<ExternalState>(() => ({ stream, isAsking: false, problem: null }));
  const external = { store, renewKey: vi.fn(), stop: vi.fn() };
  const plannedStore = createStore<PlannedState>(() => ({ chosen: null, near: begun, ...planned }));
  const choose = (chosen: StreamInfo) =>
    plannedStore.setState({ chosen: { stream: chosen, invited: [], coHosts: null } });
  const openWatch = vi.fn();
  const ports = {
    planned: { store: plannedStore, choose },
    rest: { call: () => new Promise(() => undefined) },
    socket: { on: () => () => undefined, onConnected: () => () => undefined },
    studio: { savedDestinations: null },
    ...{ openWatch, now: () => now },
  };
  render(
    <Tooltip.Provider>
      <ExternalPanel external={external as unknown as External} ports={ports as unknown as StudioPorts} />
    </Tooltip.Provider>,
  );
  return { store, plannedStore, external, openWatch };
}
const isOffered = () => screen.queryByTestId("planned-take") !== null;

test("a planned stream that was begun and waits is offered to be gone on with, and taken", () => {
  const { plannedStore } = setUp(waiting);
  expect(screen.getByTestId("planned-offer").textContent).toContain("You planned “Filters” for ");
  fireEvent.click(screen.getByTestId("planned-take"));
  expect([plannedStore.getState().chosen?.stream, isOffered()]).toEqual([begun, false]);
});

test("one without a time is offered too", () => {
  setUp(waiting, { near: { ...begun, scheduledAt: null } });
  expect(screen.getByTestId("planned-offer").textContent).toContain("You planned “Filters”, and it was begun.");
});

test("it is not offered while a picture comes, to whoever made its key, or when another is to be started", () => {
  const { store, plannedStore } = setUp(waiting);
  const shown = [
    () => store.setState({ stream: { ...waiting, feed: "live" } }),
    () => store.setState({ stream: { ...waiting, feed: "away" } }),
    () => store.setState({ stream: { ...waiting, key: "sk_abc" } }),
    () => store.setState({ stream: waiting }),
    () => plannedStore.setState({ near: { ...begun, id: "two" } }),
    () => plannedStore.setState({ near: null }),
    () => plannedStore.setState({ near: begun }),
    () => plannedStore.setState({ chosen: { stream: { ...begun, id: "two" }, invited: [], coHosts: [] } }),
  ].map((change) => {
    act(change);
    return isOffered();
  });
  expect(shown).toEqual([false, false, false, true, false, false, true, false]);
});

test("it says whether the encoder sends and what went wrong, and leads to its page, a new key and its end", () => {
  const { store, external, openWatch } = setUp(waiting);
  const state = () => screen.getByTestId("external-state").textContent;
  expect([state(), screen.queryByTestId("external-settings")]).toEqual([words.encoderWaiting, null]);
  act(() =>
    store.setState({ stream: { ...waiting, feed: "live", key: "sk_abc", note: "No HLS." }, problem: "Try again." }),
  );
  expect(state()).toBe(words.encoderLive);
  expect(["external-note", "error-message"].map((id) => screen.getByTestId(id).textContent)).toEqual([
    "No HLS.",
    "Try again.",
  ]);
  expect(screen.getByTestId("external-settings").textContent).not.toContain("sk_abc");
  for (const id of ["external-watch", "external-key-new", "external-stop"]) fireEvent.click(screen.getByTestId(id));
  expect([openWatch.mock.calls, external.renewKey.mock.calls, external.stop.mock.calls]).toEqual([
    [["one"]],
    [[]],
    [[]],
  ]);
  act(() => store.setState({ stream: null }));
  expect(screen.queryByTestId("external")).toBeNull();
});
