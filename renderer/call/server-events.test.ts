import type { CallControlEvent } from "@nchat/contract/call-control";
import type { ServerEvent } from "@nchat/contract/realtime";
import { sampleCall } from "@nchat/contract/testing/sample-call";
import { expect, test } from "vitest";
import { followServer } from "./server-events.ts";

function setUp(ownId: string) {
  const server = new Map<string, (payload: never, acknowledge: () => void) => void>();
  const dispatched: CallControlEvent[] = [];
  followServer({
    socket: {
      on: (event, listener) => {
        server.set(event, listener as never);
        return () => server.delete(event);
      },
    },
    ownId: () => ownId,
    now: () => 0,
    dispatch: (event) => dispatched.push(event),
    tellRoster: () => undefined,
    onMutedBy: () => undefined,
  });
  const hear = (event: ServerEvent, payload: unknown) => server.get(event)?.(payload as never, () => undefined);
  return { hear, dispatched };
}

test("who removed the other of two is not told that they were removed themselves", () => {
  const removed = { ...sampleCall, status: "ended", endReason: "kicked" } as const;
  const reasons = [sampleCall.initiatorId, "somebody else"].map((ownId) => {
    const { hear, dispatched } = setUp(ownId);
    hear("call:state_changed", { callId: removed.id, call: removed });
    return dispatched.map((event) => event.type === "call-changed" && event.call.endReason);
  });
  expect(reasons).toEqual([["completed"], ["kicked"]]);
});

test("a ring tells that its call is broadcast, and so does what is told of it later", () => {
  const broadcast = { id: "b1", streamId: "s1" };
  const { hear, dispatched } = setUp("me");
  const { id: callId } = sampleCall;
  const who = { call: sampleCall, caller: { id: "aiko" }, participants: [] };
  hear("call:incoming", { callId, ...who, broadcast });
  hear("call:broadcast_changed", { callId, isStreaming: false, broadcast: null });
  expect(dispatched).toEqual([
    { type: "rang", ring: { callId, ...who, broadcast, startedAt: "1970-01-01T00:00:00.000Z" } },
    { type: "broadcast-changed", callId, broadcast: null },
  ]);
});
