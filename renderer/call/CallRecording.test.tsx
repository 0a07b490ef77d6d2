import type { ParticipantRole } from "@nchat/contract/calls";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { Toolbar, Tooltip } from "radix-ui";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { CallContext, type CallServices } from "./call-context.ts";
import { RecordingControl, RecordingNotice } from "./CallRecording.tsx";

afterEach(cleanup);

const active = { id: "r1", status: "recording", startedBy: "ann", startedAt: "2026-01-01T00:00:00Z" } as const;

function services(role: ParticipantRole, isRecorded: boolean) {
  const participants = [
    { userId: "me", role, displayName: "Me" },
    { userId: "ann", role: "host", displayName: "Ann" },
  ];
  const store = createStore(() => ({
    active: isRecorded ? active : null,
    isBusy: false,
    readId: null as string | null,
  }));
  const done: string[] = [];
  const recording = {
    store,
    start: () => void done.push("start"),
    stop: () => void done.push("stop"),
    read: () => store.setState({ readId: active.id }),
  };
  const call = { store: createStore(() => ({ current: { step: "in-call" } })), dispatch: () => undefined };
  const engine = { roster: createStore(() => ({ participants })) };
  return { done, value: { engine, call, recording, account: { id: "me" } } as unknown as CallServices };
}

function open(role: ParticipantRole, isRecorded = false) {
  const { done, value } = services(role, isRecorded);
  const page = (isOpen: boolean) => (
    <CallContext.Provider value={value}>
      <Tooltip.Provider>
        <Toolbar.Root>{isOpen && <RecordingControl />}</Toolbar.Root>
      </Tooltip.Provider>
      {isOpen && <RecordingNotice />}
    </CallContext.Provider>
  );
  const { rerender } = render(page(true));
  return { done, leaveAndReturn: () => [false, true].forEach((isOpen) => rerender(page(isOpen))) };
}

test("hosts and co-hosts record, other participants have no button for it", () => {
  const { done } = open("co_host");
  fireEvent.click(screen.getByTestId("recording-start"));
  cleanup();
  open("host", true);
  expect(screen.queryByTestId("recording-stop")).not.toBeNull();
  cleanup();
  open("participant", true);
  expect([screen.queryByTestId("recording-start"), screen.queryByTestId("recording-stop"), done]).toEqual([
    ...[null, null],
    ["start"],
  ]);
});

test("the notice of somebody else's recording is read once, also when the call's page was left meanwhile", () => {
  const { leaveAndReturn } = open("participant", true);
  expect(screen.getByTestId("recording-notice").textContent).toContain("Ann started recording.");
  leaveAndReturn();
  fireEvent.click(screen.getByTestId("recording-notice-close"));
  leaveAndReturn();
  expect(screen.queryByTestId("recording-notice")).toBeNull();
});
