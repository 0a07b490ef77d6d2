import { describe, expect, it } from "vitest";
import { isGroup } from "./call-state.ts";
import { connectedGroup, connectedPair, free, people, TestCall } from "./testing/calls.ts";

const { ann, bob, cat, dan, eve } = people;

describe("answering", () => {
  it("connects two people, and the timer starts when the second is in the room", () => {
    const call = new TestCall([bob]).enter(ann);
    const seen = [call.state.status];
    seen.push(call.apply({ type: "device-rang", userId: bob }).state.status);
    seen.push(call.accept(bob).state.status);
    call.now += 700;
    seen.push(call.enter(bob).state.status);
    expect(seen).toEqual(["initiated", "ringing", "connecting", "connected"]);
    expect(call.state.connectedAt).toBe(call.now);
    expect(call.effects).toEqual([{ type: "person-joined", userId: bob }, { type: "call-changed" }]);
  });

  it("stops the ring on the person's other devices and tells everybody", () => {
    const call = new TestCall([bob]).accept(bob, "bob-phone");
    expect(call.effects).toEqual([
      { type: "ring-stopped", userId: bob, reason: "answered_elsewhere", exceptDevice: "bob-phone" },
      { type: "answered", userId: bob },
      { type: "person-changed", userId: bob },
      { type: "call-changed" },
    ]);
  });

  it("is refused to a second device that presses accept too, and to the same one it is repeated", () => {
    const call = new TestCall([bob]).accept(bob, "bob-phone");
    const accept = (deviceId: string | null) =>
      call.refusal({ type: "accept", userId: bob, deviceId, withVideo: true });
    expect([accept("bob-desktop"), accept("bob-phone"), accept(null)]).toEqual(["ALREADY_ANSWERED", null, null]);
  });

  it("is refused to strangers, after the end, and after declining", () => {
    const call = new TestCall([bob, cat]).apply({ type: "decline", userId: bob, deviceId: null, message: null });
    const accept = (userId: string) => call.refusal({ type: "accept", userId, deviceId: null, withVideo: true });
    expect([accept(dan), accept(bob)]).toEqual(["NOT_A_PARTICIPANT", "ALREADY_ANSWERED"]);
    call.leave(ann);
    expect([call.summary["call"], accept(cat)]).toEqual(["ended cancelled", "CALL_ENDED"]);
  });

  it("keeps the choice of answering without a camera", () => {
    const call = new TestCall([bob]);
    call.apply({ type: "accept", userId: bob, deviceId: null, withVideo: false });
    expect(call.member(bob).isVideoEnabled).toBe(false);
  });
});

describe("joining", () => {
  it("lets a second device take over, tells the first, and nobody else notices", () => {
    const call = connectedPair().join(bob, "bob-phone");
    expect(call.effects).toEqual([{ type: "taken-over", userId: bob, byDevice: "bob-phone" }]);
    call.now += 100;
    call.enter(bob, "sid-bob-phone");
    expect(call.effects).toEqual([]);
    call.vanish(bob, "sid-bob");
    expect(call.summary).toEqual({ call: "connected", ann: "connected", bob: "connected" });
  });

  it("gives the same device a fresh token without telling anybody", () => {
    const call = connectedPair().join(bob, "bob-desktop");
    expect(call.effects).toEqual([]);
  });

  it("lets somebody who left a group come back", () => {
    const call = connectedGroup().leave(bob).join(bob, "bob-desktop");
    expect(call.summary).toMatchObject({ call: "connected", bob: "connecting" });
    expect(call.enter(bob, "again").summary).toMatchObject({ bob: "connected" });
  });

  it("is refused when the call is full", () => {
    const call = new TestCall([bob, cat], { maxParticipants: 2 }).accept(bob);
    expect(call.refusal({ type: "join", userId: cat, deviceId: null, withVideo: true })).toBe("CALL_FULL");
  });
});

describe("declining", () => {
  it("ends a call of two and shows the words to the caller", () => {
    const call = new TestCall([bob]).apply({
      type: "decline",
      userId: bob,
      deviceId: "bob-phone",
      message: "in 5 minutes",
    });
    expect(call.summary).toEqual({ call: "ended declined", ann: "left ended", bob: "left declined" });
    expect(call.effects).toEqual([
      { type: "person-left", userId: ann },
      { type: "ring-stopped", userId: bob, reason: "declined_elsewhere", exceptDevice: "bob-phone" },
      { type: "declined", userId: bob, message: "in 5 minutes" },
      { type: "person-changed", userId: bob },
      { type: "call-changed" },
      { type: "call-over" },
      { type: "close-room" },
    ]);
    expect(call.member(bob).message).toBe("in 5 minutes");
  });

  it("leaves the others of a group ringing until the last has declined", () => {
    const decline = (userId: string) => ({ type: "decline", userId, deviceId: null, message: null }) as const;
    const call = new TestCall([bob, cat]).enter(ann).apply(decline(bob));
    expect(call.summary).toEqual({ call: "initiated", ann: "connected", bob: "left declined", cat: "invited" });
    expect(call.apply(decline(cat)).summary).toMatchObject({ call: "ended declined" });
  });

  it("changes nothing when it was declined or ended before", () => {
    const call = new TestCall([bob]).apply({ type: "decline", userId: bob, deviceId: null, message: "no" });
    const before = call.state;
    call.apply({ type: "decline", userId: bob, deviceId: null, message: "again" });
    expect(call.state).toBe(before);
    expect(call.effects).toEqual([]);
  });

  it("is refused once answered", () => {
    const call = new TestCall([bob]).accept(bob);
    expect(call.refusal({ type: "decline", userId: bob, deviceId: null, message: null })).toBe("ALREADY_ANSWERED");
  });
});

describe("hanging up a call of two", () => {
  it("cancels it while it rings, when the caller does", () => {
    const call = new TestCall([bob]).apply({ type: "device-rang", userId: bob }).leave(ann);
    expect(call.summary).toEqual({ call: "ended cancelled", ann: "left user_left", bob: "left cancelled" });
    expect(call.effects).toContainEqual({
      type: "ring-stopped",
      userId: bob,
      reason: "cancelled",
      exceptDevice: null,
    });
  });

  it("completes it once connected, whoever does", () => {
    expect(connectedPair().leave(ann).summary).toMatchObject({ call: "ended completed", bob: "left ended" });
    expect(connectedPair().leave(bob).summary).toMatchObject({ call: "ended completed", ann: "left ended" });
    expect(connectedPair().apply({ type: "end", userId: bob }).summary).toMatchObject({ call: "ended completed" });
  });

  it("cancels it between answer and connection when the caller does, and completes it when the callee does", () => {
    expect(new TestCall([bob]).accept(bob).leave(ann).summary["call"]).toBe("ended cancelled");
    expect(new TestCall([bob]).accept(bob).leave(bob).summary["call"]).toBe("ended completed");
  });

  it("declines it when the one who is rung does", () => {
    expect(new TestCall([bob]).apply({ type: "end", userId: bob }).summary["call"]).toBe("ended declined");
  });

  it("is no error when the call has ended meanwhile", () => {
    const call = connectedPair().leave(ann);
    const before = call.state;
    expect(call.leave(bob).state).toBe(before);
    expect(call.apply({ type: "end", userId: bob }).state).toBe(before);
  });
});

describe("leaving a group", () => {
  it("leaves it to the others, and the last one stays connected", () => {
    const call = connectedGroup().leave(bob);
    expect(call.summary).toEqual({ call: "connected", ann: "connected", bob: "left user_left", cat: "connected" });
    expect(call.effects).toEqual([{ type: "person-left", userId: bob }]);
    expect(call.leave(cat).summary).toMatchObject({ call: "connected", ann: "connected" });
    expect(call.leave(ann).summary).toMatchObject({ call: "ended completed" });
  });

  it("passes the host's role to whoever has been there longest", () => {
    const call = new TestCall([bob, cat]).enter(ann);
    for (const id of [cat, bob]) {
      call.now += 1000;
      call.accept(id).enter(id);
    }
    call.leave(ann);
    expect(call.state.members.map(({ userId, role }) => [userId, role])).toEqual([
      [ann, "participant"],
      [bob, "participant"],
      [cat, "host"],
    ]);
    expect(call.effects).toContainEqual({ type: "person-changed", userId: cat });
  });

  it("cancels it when the caller leaves before anybody has answered", () => {
    expect(new TestCall([bob, cat]).enter(ann).leave(ann).summary).toEqual({
      call: "ended cancelled",
      ann: "left user_left",
      bob: "left cancelled",
      cat: "left cancelled",
    });
  });

  it("ends it when the caller is gone and only one who answered is left", () => {
    const call = new TestCall([bob, cat]).accept(bob);
    call.apply({ type: "decline", userId: cat, deviceId: null, message: null });
    expect(call.leave(ann).summary).toMatchObject({ call: "ended cancelled", bob: "left ended" });
  });
});

describe("ending for everybody", () => {
  it("is for host and co-host of a group", () => {
    const call = connectedGroup();
    expect(call.refusal({ type: "end", userId: bob })).toBe("FORBIDDEN");
    expect(call.apply({ type: "end", userId: ann }).summary).toEqual({
      call: "ended host_ended",
      ann: "left ended",
      bob: "left ended",
      cat: "left ended",
    });
    expect(call.effects.slice(-3)).toEqual([{ type: "call-changed" }, { type: "call-over" }, { type: "close-room" }]);
  });

  it("cancels a group that nobody has connected to", () => {
    expect(new TestCall([bob, cat]).apply({ type: "end", userId: ann }).summary["call"]).toBe("ended cancelled");
  });
});

describe("inviting", () => {
  const invite = (...ids: string[]) => ({ type: "invite", userId: bob, invitees: ids.map(free) }) as const;

  it("makes a group of a call of two and rings the new ones", () => {
    const call = connectedPair().apply(invite(cat, dan));
    expect(isGroup(call.state)).toBe(true);
    expect(call.summary).toMatchObject({ call: "connected", cat: "invited", dan: "invited" });
    expect(call.effects).toEqual([
      { type: "ring", userId: cat },
      { type: "person-changed", userId: cat },
      { type: "ring", userId: dan },
      { type: "person-changed", userId: dan },
      { type: "call-changed" },
    ]);
    expect(call.member(cat)).toMatchObject({ invitedBy: bob, ringUntil: call.now + 30_000 });
  });

  it("ends that person's ring after thirty seconds and leaves the call alone", () => {
    const call = connectedPair().apply(invite(cat)).wait(30_000);
    expect(call.summary).toEqual({ call: "connected", ann: "connected", bob: "connected", cat: "left no_answer" });
    expect(call.effects[0]).toEqual({ type: "ring-stopped", userId: cat, reason: "no_answer", exceptDevice: null });
  });

  it("rings somebody again who declined or left, and leaves those inside alone", () => {
    const call = connectedGroup().leave(cat).apply(invite(cat, ann));
    expect(call.summary).toMatchObject({ ann: "connected", cat: "invited" });
    expect(call.member(cat).joinedAt).not.toBeNull();
  });

  it("notes who is busy without ringing them", () => {
    const call = connectedPair();
    call.apply({ type: "invite", userId: ann, invitees: [{ ...free(cat), isBusy: true }] });
    expect(call.summary).toMatchObject({ call: "connected", cat: "left busy" });
    expect(call.effects).not.toContainEqual({ type: "ring", userId: cat });
  });

  it("is refused to outsiders, to viewers, and beyond the limit", () => {
    const call = connectedPair();
    expect(call.refusal({ type: "invite", userId: eve, invitees: [free(cat)] })).toBe("NOT_A_PARTICIPANT");
    const full = new TestCall([bob], { maxParticipants: 2 }).accept(bob);
    expect(full.refusal(invite(cat))).toBe("CALL_FULL");
    expect(new TestCall([bob]).refusal(invite(cat))).toBe("NOT_A_PARTICIPANT");
  });
});
