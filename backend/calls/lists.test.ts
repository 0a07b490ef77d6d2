import { describe, expect, it } from "vitest";
import { callLimitMs, ringLimitMs } from "@nchat/contract/call-state";
import { connectedGroup, connectedPair, free, people, TestCall } from "@nchat/contract/testing/calls";
import { toldBy } from "./lists.ts";

const { ann, bob, cat } = people;
const told = (call: TestCall, who: string) => {
  const { direction, outcome, declineMessage, duration } = toldBy(call.state, who);
  return [direction, outcome, declineMessage, duration];
};

describe("an ended call in the history", () => {
  it("reads as answered with its length on both sides", () => {
    const call = connectedPair();
    call.now += 65_400;
    call.leave(bob);
    expect([told(call, ann), told(call, bob)]).toEqual([
      ["outgoing", "answered", null, 65],
      ["incoming", "answered", null, 65],
    ]);
  });

  it("reads as missed to whoever never answered, for whatever reason", () => {
    const cancelled = new TestCall([bob]).leave(ann);
    const timedOut = new TestCall([bob]).wait(ringLimitMs);
    const busy = new TestCall([{ ...free(bob), isBusy: true }]);
    const silent = new TestCall([{ ...free(bob), isSilent: true }]).wait(ringLimitMs);
    expect([cancelled, timedOut, busy, silent].map((call) => told(call, bob)[1])).toEqual(
      Array.from({ length: 4 }, () => "missed"),
    );
    expect([cancelled, timedOut, busy, silent].map((call) => told(call, ann)[1])).toEqual([
      "cancelled",
      "no_answer",
      "busy",
      "no_answer",
    ]);
  });

  it("keeps the words of a decline for both", () => {
    const call = new TestCall([bob]).apply({ type: "decline", userId: bob, deviceId: null, message: "later" });
    expect([told(call, ann), told(call, bob)]).toEqual([
      ["outgoing", "declined", "later", 0],
      ["incoming", "declined", "later", 0],
    ]);
  });

  it("does not read as missed to somebody who answered and never got through", () => {
    const call = new TestCall([bob]).accept(bob).leave(ann);
    expect([told(call, ann)[1], told(call, bob)[1]]).toEqual(["cancelled", "cancelled"]);
  });

  it("of a group counts each person's own time, and tells the others' messages to the caller only", () => {
    const call = new TestCall([bob, cat]).enter(ann);
    call.apply({ type: "decline", userId: cat, deviceId: null, message: "busy today" });
    call.accept(bob).enter(bob);
    call.now += 10_000;
    call.leave(bob);
    call.now += 20_000;
    call.leave(ann);
    expect([told(call, ann), told(call, bob), told(call, cat)]).toEqual([
      ["outgoing", "answered", "busy today", 30],
      ["incoming", "answered", null, 10],
      ["incoming", "declined", "busy today", 0],
    ]);
  });

  it("that lasted too long was answered by those who were there", () => {
    const call = connectedGroup().wait(callLimitMs);
    expect([told(call, ann)[3], told(call, cat)[1]]).toEqual([callLimitMs / 1000, "answered"]);
  });
});
