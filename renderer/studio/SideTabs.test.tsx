import type { Broadcast } from "@nchat/contract/broadcast";
import { sampleOnAir as onAir } from "@nchat/contract/broadcast.fixture";
import { type Clip, noClip } from "@nchat/contract/clips";
import { noMarkers, type OwnMarkers } from "@nchat/contract/stream-markers";
import type { Destination } from "@nchat/contract/streams";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { SideTabs } from "./SideTabs.tsx";
import type { OwnDestinationsState } from "./own-destinations.ts";
import type { StudioPorts } from "./studio-ports.ts";

afterEach(cleanup);

/** What the output's panel shows. */
function around() {
  const markers = createStore<OwnMarkers>(() => noMarkers);
  const clip = createStore<Clip>(() => noClip);
  const destinations = createStore<OwnDestinationsState>(() => ({ current: null, destinations: [] }));
  return { markers, destinations, tools: { markers, clip }, ownDestinations: { store: destinations } };
}

test("what happens to the broadcast is said with the chat open too, with the way to try again", () => {
  const broadcast = createStore<Broadcast>(() => ({ step: "live", onAir, since: 0 }));
  let tries = 0;
  const { tools, ownDestinations } = around();
  const ports = {
    studio: { broadcast, tools, retry: () => void tries++ },
    ownDestinations,
    now: () => 0,
    renderChat: () => <p>the chat</p>,
  } as unknown as StudioPorts;
  render(<SideTabs ports={ports} output={<p>the output</p>} />);
  fireEvent.mouseDown(screen.getByTestId("studio-tab-chat"), { button: 0 });
  expect([screen.queryByText("the chat") !== null, screen.queryByTestId("broadcast-state")]).toEqual([true, null]);
  const problem = { code: "line-lost", detail: null } as const;
  act(() => broadcast.setState({ step: "reconnecting", onAir, since: 0, attempt: 0, retryAt: 4000, problem }, true));
  expect(screen.queryByText("the chat")).not.toBeNull();
  expect(screen.getByRole("status").textContent).toContain("Viewers wait.");
  fireEvent.click(screen.getByTestId("stream-retry"));
  expect(tries).toBe(1);
});

test("with the chat open the output's tab says what happened there until it is opened, and what failed stands above", () => {
  const broadcast = createStore<Broadcast>(() => ({ step: "live", onAir, since: 0 }));
  const { tools, ownDestinations, destinations, markers } = around();
  const ports = {
    ...{ studio: { broadcast, tools }, ownDestinations, now: () => 0 },
    renderChat: () => <p>the chat</p>,
  } as unknown as StudioPorts;
  render(<SideTabs ports={ports} output={<p>the output</p>} />);
  const output = screen.getByTestId("studio-tab-output");
  fireEvent.mouseDown(screen.getByTestId("studio-tab-chat"), { button: 0 });
  expect(screen.queryByTestId("output-news")).toBeNull();
  const marker = { id: "m", streamId: onAir.streamId, mediaTime: 61_000, markedAt: "", text: "Release" };
  const failed = {
    id: "d",
    platform: "youtube",
    status: "error",
    errorMessage: "Refused",
    enabled: true,
  } as Destination;
  act(() => markers.setState({ markers: [marker] }));
  act(() => destinations.setState({ destinations: [failed, { ...failed, id: "e", platform: "twitch" }] }));
  expect(screen.getByTestId("output-news").textContent).toBe("3");
  expect(output.getAttribute("aria-label")).toBe("Output, 3 new: Release 1:01; YouTube: Refused; Twitch: Refused");
  expect(screen.getByTestId("destinations-failed").textContent).toBe("YouTube: Refused · 1 more");
  fireEvent.mouseDown(output, { button: 0 });
  expect([screen.queryByTestId("output-news"), screen.queryByTestId("destinations-failed")]).toEqual([null, null]);
  fireEvent.mouseDown(screen.getByTestId("studio-tab-chat"), { button: 0 });
  expect([screen.queryByTestId("output-news"), output.getAttribute("aria-label")]).toEqual([null, "Output"]);
});
