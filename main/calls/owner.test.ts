import { type CallControl, type CallControlEvent, initialCallControl } from "@nchat/contract/call-control";
import type { MuteState } from "@nchat/contract/mute";
import { sampleCall } from "@nchat/contract/testing/sample-call";
import { describe, expect, it } from "vitest";
import { createCallOwner, isBusy } from "./owner.ts";

const target = { userIds: ["11111111-1111-4111-8111-111111111111"], title: "Aiko", type: "video" as const };
const place: CallControlEvent = { type: "place", target };

function listen() {
  const owner = createCallOwner();
  const calls: [CallControl, CallControlEvent][] = [];
  const mutes: MuteState[] = [];
  const stop = owner.listen({ onCall: (call, event) => calls.push([call, event]), onMute: (mute) => mutes.push(mute) });
  return { owner, calls, mutes, stop };
}

describe("the owner of calls", () => {
  it("tells the new state together with the event that made it", () => {
    const { owner, calls } = listen();
    owner.dispatchCall(place);
    const placing: CallControl = { rings: [], current: { step: "placing", target } };
    expect(calls).toEqual([[placing, place]]);
    expect(owner.getCall()).toEqual(placing);
  });

  it("tells nobody of an event that does not apply", () => {
    const { owner, calls, mutes } = listen();
    owner.dispatchCall({ type: "hang-up" });
    owner.dispatchMute({ type: "toggled", from: "window" });
    expect([calls, mutes]).toEqual([[], []]);
  });

  it("tells nothing to a listener that has stopped", () => {
    const { owner, calls, stop } = listen();
    stop();
    owner.dispatchCall(place);
    expect(calls).toEqual([]);
  });

  it("is busy from placing on and free once it is over", () => {
    const { owner } = listen();
    expect(isBusy(initialCallControl)).toBe(false);
    owner.dispatchCall(place);
    expect(isBusy(owner.getCall())).toBe(true);
    owner.dispatchCall({ type: "hang-up" });
    expect(isBusy(owner.getCall())).toBe(false);
  });
});

describe("the owner of mute", () => {
  it("shows a microphone as closed at once when its page has gone, and keeps it so for the next page", () => {
    const { owner, mutes } = listen();
    owner.dispatchMute({ type: "call-joined", muted: false });
    owner.dispatchMute({ type: "applied", revision: 1 });
    expect(owner.getMute()).toMatchObject({ intended: "open", applied: "open" });
    owner.closeMicrophone();
    const closed = { step: "active", intended: "muted", applied: "muted", mutedBy: null, revision: 2 };
    expect(owner.getMute()).toEqual(closed);
    expect(mutes.at(-1)).toEqual(closed);
  });

  it("lets mute end with the call, whatever the page still says", () => {
    for (const end of [{ type: "signed-out" }, { type: "hang-up" }] satisfies CallControlEvent[]) {
      const { owner } = listen();
      owner.dispatchCall(place);
      owner.dispatchCall({ type: "placed", call: sampleCall });
      owner.dispatchMute({ type: "call-joined", muted: false });
      owner.dispatchMute({ type: "applied", revision: 1 });
      owner.dispatchCall(end);
      expect(owner.getMute()).toEqual({ step: "inactive", startMuted: false });
    }
  });

  it("goes on over what happens to calls while there is none: it is that of a stream's stage then", () => {
    const { owner, mutes } = listen();
    owner.dispatchCall(place);
    owner.dispatchCall({ type: "placed", call: sampleCall });
    owner.dispatchCall({ type: "hang-up" });
    owner.dispatchMute({ type: "call-joined", muted: false });
    owner.dispatchMute({ type: "applied", revision: 1 });
    owner.dispatchCall({ type: "dismiss" });
    owner.dispatchCall({ type: "ring-stopped", callId: sampleCall.id, reason: "cancelled" });
    expect([owner.getCall(), owner.getMute()]).toMatchObject([{ current: { step: "idle" } }, { applied: "open" }]);
    expect(mutes.length).toBe(2);
  });

  it("has nothing to close outside a call", () => {
    const { owner, mutes } = listen();
    owner.closeMicrophone();
    expect(mutes).toEqual([]);
  });
});
