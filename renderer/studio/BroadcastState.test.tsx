import type { Broadcast } from "@nchat/contract/broadcast";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { BroadcastState } from "./BroadcastState.tsx";
import type { StudioPorts } from "./studio-ports.ts";

afterEach(cleanup);

function open(broadcast: Broadcast) {
  const studio = { broadcast: createStore(() => broadcast) } as unknown as StudioPorts["studio"];
  const renderEnded = (streamId: string) => <p data-testid="ended">{streamId}</p>;
  render(<BroadcastState ports={{ studio, now: () => 0, renderEnded }} />);
}

const streamId = "11111111-1111-4111-8111-111111111111";
const over = { code: "stream-over", detail: null } as const;
const figures = { seconds: 60, peakViewers: 2, totalViews: 1 };

test("a stream that ended by itself leads to its figures and its recording too", () => {
  open({ step: "failed", problem: over, last: { streamId, title: "Release", figures, endReason: "stopped" } });
  expect(screen.getByTestId("ended").textContent).toBe(streamId);
  expect(screen.getByTestId("error-message").textContent).toContain("Somebody else who may end this stream did.");
});

test("one that the server does not know any more leads nowhere", () => {
  open({ step: "failed", problem: over });
  expect(screen.queryByTestId("ended")).toBeNull();
});
