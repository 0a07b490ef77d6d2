import type { SavedDestination, SavedDestinations as Saved } from "@nchat/contract/saved-destinations";
import type { Destination } from "@nchat/contract/streams";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { afterEach, expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { SavedDestinationsPort } from "../platform/platform.ts";
import { DestinationsList } from "./Destinations.tsx";
import { nothingSent } from "./sent-rates.ts";
import type { Destinations, DestinationsState } from "./destinations-store.ts";
import { SavedDestinations } from "./SavedDestinations.tsx";

afterEach(cleanup);

const twitch: SavedDestination = {
  ...{ id: "t", platform: "twitch", url: "rtmp://live.twitch.tv/app", way: "server", isOn: true },
  run: { step: "rest" },
};

function setUp(part: Partial<Saved> = {}) {
  const store = createStore<Saved>(() => ({ list: [], removed: null, streamId: null, isSealed: true, ...part }));
  const port = {
    store,
    add: vi.fn<SavedDestinationsPort["add"]>(async () => ({ outcome: "saved", id: "new" })),
    ...{ change: vi.fn(), remove: vi.fn(), restore: vi.fn(), sendAll: vi.fn(), send: vi.fn(), end: vi.fn() },
  };
  return { store, port };
}

const type = (testId: string, value: string) => fireEvent.change(screen.getByTestId(testId), { target: { value } });
const click = (testId: string) => fireEvent.click(screen.getByTestId(testId));

test("a platform is typed once, with what is wrong said at its field and nothing lost", async () => {
  const { port } = setUp();
  render(<SavedDestinations saved={port} />);
  click("saved-destination-add");
  type("destination-url", "http://own.example/live");
  type("destination-key", "my key");
  click("destination-confirm");
  expect(screen.getAllByTestId("error-message").map((each) => each.textContent)).toEqual([
    "The address begins with rtmp:// or rtmps://, with a server's name behind it.",
    "The key holds letters, digits and signs, without spaces.",
  ]);
  expect(port.add).not.toHaveBeenCalled();
  type("destination-url", " rtmp://own.example/live ");
  type("destination-key", " key ");
  click("destination-way-desktop");
  port.add.mockResolvedValueOnce({ outcome: "refused", why: "No more than 10 can be kept. Remove one first." });
  click("destination-confirm");
  expect(port.add).toHaveBeenCalledWith({
    ...{ platform: "youtube", url: "rtmp://own.example/live", streamKey: "key", way: "desktop" },
  });
  await vi.waitFor(() => expect(screen.getByTestId("error-message").textContent).toMatch("No more than 10"));
  click("destination-confirm");
  await vi.waitFor(() => expect(screen.queryByTestId("destination-confirm")).toBeNull());
});

test("it is switched off, sent by the other, removed and had back", async () => {
  const { port, store } = setUp({ list: [twitch], isSealed: false });
  render(
    <Tooltip.Provider>
      <SavedDestinations saved={port} />
    </Tooltip.Provider>,
  );
  expect(screen.getByTestId("saved-destinations").textContent).toMatch("a file that only you can read");
  click("saved-destination-on-twitch");
  type("saved-destination-way-twitch", "desktop");
  click("saved-destination-remove");
  expect(port.change.mock.calls).toEqual([
    ["t", { isOn: false }],
    ["t", { way: "desktop" }],
  ]);
  expect(port.remove).toHaveBeenCalledWith("t");
  expect(screen.queryByTestId("saved-destination-undo")).toBeNull();
  store.setState({ list: [], removed: twitch });
  fireEvent.click(await screen.findByTestId("saved-destination-undo"));
  expect(port.restore).toHaveBeenCalledOnce();
});

test("while live it is sent there with one click, stopped, and a new one is kept on wish", async () => {
  const run = { step: "waiting", why: "It broke.", retryAt: 0 } as const;
  const { port } = setUp({ list: [twitch, { ...twitch, id: "y", platform: "youtube", run }], streamId: "one" });
  const state: DestinationsState = { destinations: [], isAsking: false, problem: null };
  const sent = createStore(() => nothingSent);
  const destinations = { store: createStore(() => state), sent, add: vi.fn(async () => true), fail: vi.fn() };
  render(
    <Tooltip.Provider>
      <DestinationsList destinations={destinations as unknown as Destinations} saved={port} streamId="one" isOwn />
    </Tooltip.Provider>,
  );
  expect(screen.getByTestId("destination-state-youtube").textContent).toBe("It broke. It is tried again.");
  click("offered-destination-send");
  click("destination-remove");
  expect([port.send.mock.calls, port.end.mock.calls]).toEqual([[["t", "one"]], [["y"]]]);
  click("destination-add");
  expect(screen.queryByTestId("destination-way-desktop")).toBeNull();
  type("destination-key", "key");
  click("destination-keep");
  click("destination-confirm");
  await vi.waitFor(() => expect(port.send).toHaveBeenLastCalledWith("new", "one"));
  expect(destinations.add).not.toHaveBeenCalled();
});

test("beside one that is connected stands how fast it goes there, and what it took; beside others nothing", () => {
  const { port } = setUp({ list: [], streamId: "one" });
  const destination: Destination = {
    ...{ id: "t", platform: "twitch", rtmpUrl: "rtmp://live.twitch.tv/app", enabled: true, status: "connected" },
    ...{ errorMessage: null, createdAt: "2026-11-22T17:00:00.000Z" },
  };
  const lost: Destination = { ...destination, id: "y", platform: "youtube", status: "connecting" };
  const state: DestinationsState = { destinations: [destination, lost], isAsking: false, problem: null };
  const taken = { bytes: 12_400_000, bitsPerSecond: 3_000_000 };
  const sent = createStore(() => ({ at: 1, by: { t: taken, y: taken } }));
  const destinations = { store: createStore(() => state), sent };
  render(
    <Tooltip.Provider>
      <DestinationsList destinations={destinations as unknown as Destinations} saved={port} streamId="one" isOwn />
    </Tooltip.Provider>,
  );
  expect(screen.getByTestId("destination-sent-twitch").textContent?.replaceAll("\u202F", " ")).toBe(
    "3.0 Mbit/s, 12.4 MB sent",
  );
  expect(screen.queryByTestId("destination-sent-youtube")).toBeNull();
});
