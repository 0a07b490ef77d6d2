import type { Broadcast } from "@nchat/contract/broadcast";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { SideTabs } from "./SideTabs.tsx";
import type { StudioPorts } from "./studio-ports.ts";

afterEach(cleanup);

const onAir = {
  streamId: "11111111-1111-4111-8111-111111111111",
  title: "Release",
  visibility: "public",
  preset: "720p",
  isRehearsal: false,
} as const;

test("what happens to the broadcast is said with the chat open too, with the way to try again", () => {
  const broadcast = createStore<Broadcast>(() => ({ step: "live", onAir, since: 0 }));
  let tries = 0;
  const ports = {
    studio: { broadcast, retry: () => void tries++ },
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
