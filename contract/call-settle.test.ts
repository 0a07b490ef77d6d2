import { describe, expect, it } from "vitest";
import { endCall, settle } from "./call-settle.ts";
import { connectedPair, people, TestCall } from "./testing/calls.ts";

const { ann, bob, cat } = people;

describe("the end of a call", () => {
  it("comes once: an ended call stays as it is", () => {
    const { state, now } = connectedPair().leave(ann);
    expect(endCall(state, "timeout", now + 1)).toBe(state);
    expect(settle(state, now + 1, ann)).toBe(state);
  });

  it("leaves nobody behind, and tells those inside from those who were only rung", () => {
    const call = new TestCall([bob, cat]).enter(ann).accept(bob).enter(bob);
    const { members, endReason } = endCall(call.state, "host_ended", call.now);
    expect([endReason, ...members.map(({ status, leaveReason }) => `${status} ${leaveReason}`)]).toEqual([
      "host_ended",
      "left ended",
      "left ended",
      "left cancelled",
    ]);
  });
});
