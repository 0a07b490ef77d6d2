import { describe, expect, it } from "vitest";
import { ringLimitMs, isGroup } from "./call-state.ts";
import { free, people, t0, TestCall } from "./testing/calls.ts";

const { bob, cat } = people;

describe("a new call", () => {
  it("holds its caller as host and rings everybody else for thirty seconds", () => {
    const call = new TestCall([bob, cat]);
    expect(call.summary).toEqual({ call: "initiated", ann: "connecting", bob: "invited", cat: "invited" });
    expect(call.state.members.map(({ userId, role, ringUntil }) => ({ userId, role, ringUntil }))).toEqual([
      { userId: "ann", role: "host", ringUntil: null },
      { userId: "bob", role: "participant", ringUntil: t0 + ringLimitMs },
      { userId: "cat", role: "participant", ringUntil: t0 + ringLimitMs },
    ]);
    expect(call.effects).toEqual([
      { type: "ring", userId: bob },
      { type: "ring", userId: cat },
    ]);
  });

  it("rings without end when it was started in a channel", () => {
    const call = new TestCall([bob], { channelId: "channel" });
    expect(call.member(bob).ringUntil).toBeNull();
    expect(isGroup(call.state)).toBe(true);
  });

  it("is over at once when the only callee is busy, who keeps a missed entry", () => {
    const call = new TestCall([{ ...free(bob), isBusy: true }]);
    expect(call.summary).toEqual({ call: "ended busy", ann: "left ended", bob: "left busy" });
    expect(call.state.endedAt).toBe(t0);
    expect(call.effects).toEqual([{ type: "call-changed" }, { type: "call-over" }]);
  });

  it("goes on with the others when one of several is busy", () => {
    const call = new TestCall([{ ...free(bob), isBusy: true }, cat]);
    expect(call.summary).toEqual({ call: "initiated", ann: "connecting", bob: "left busy", cat: "invited" });
    expect(call.effects).toEqual([{ type: "ring", userId: cat }]);
  });

  it("does not ring somebody who does not want to be disturbed, and looks the same to the caller", () => {
    const call = new TestCall([{ ...free(bob), isSilent: true }]);
    expect(call.effects).toEqual([]);
    expect(call.summary).toEqual({ call: "initiated", ann: "connecting", bob: "invited" });
    expect(call.wait(ringLimitMs).summary).toMatchObject({ call: "ended no_answer", bob: "left no_answer" });
    expect(call.effects).not.toContainEqual(expect.objectContaining({ type: "ring-stopped" }));
  });

  it("is a group when more than two belong to it", () => {
    expect([isGroup(new TestCall([bob]).state), isGroup(new TestCall([bob, cat]).state)]).toEqual([false, true]);
  });

  it("keeps the camera of the caller as its type says", () => {
    expect(new TestCall([bob], { type: "audio" }).member("ann").isVideoEnabled).toBe(false);
    expect(new TestCall([bob], { type: "video" }).member("ann").isVideoEnabled).toBe(true);
  });
});
