import { describe, expect, it } from "vitest";
import type { SeenPerson, SeenTrack } from "./call-events.ts";
import { absenceLimitMs, callLimitMs, nextDeadline, openShares, ringLimitMs, shareLimitMs } from "./call-state.ts";
import { connectedGroup, connectedPair, free, people, t0, TestCall } from "./testing/calls.ts";

const { ann, bob, cat, eve } = people;

const screen = (sid: string): SeenTrack => ({
  sid,
  source: "screen",
  isMuted: false,
  publishedAt: 0,
  trackId: `for-${sid}`,
});
const seen = (call: TestCall, userId: string, sid: string, tracks: readonly SeenTrack[] = []): SeenPerson => ({
  userId,
  sid,
  enteredAt: call.now,
  isArriving: false,
  tracks,
});

describe("ringing", () => {
  it("begins when a device says so, once", () => {
    const call = new TestCall([bob]).apply({ type: "device-rang", userId: bob });
    expect(call.effects).toEqual([{ type: "person-changed", userId: bob }, { type: "call-changed" }]);
    expect(call.apply({ type: "device-rang", userId: bob }).effects).toEqual([]);
  });

  it("ends a call of two after thirty seconds, not before", () => {
    const call = new TestCall([bob]).enter(ann);
    expect(nextDeadline(call.state)).toBe(t0 + ringLimitMs);
    expect(call.wait(ringLimitMs - 1).summary["call"]).toBe("initiated");
    expect(call.wait(1).summary).toEqual({ call: "ended no_answer", ann: "left ended", bob: "left no_answer" });
  });

  it("ends a group only when nobody answered", () => {
    const nobody = new TestCall([bob, cat]).enter(ann).wait(ringLimitMs);
    expect(nobody.summary["call"]).toBe("ended no_answer");
    const one = new TestCall([bob, cat]).enter(ann).accept(bob).enter(bob).wait(ringLimitMs);
    expect(one.summary).toEqual({ call: "connected", ann: "connected", bob: "connected", cat: "left no_answer" });
  });

  it("goes on for a call started in a channel", () => {
    const call = new TestCall([bob, cat], { channelId: "channel" }).enter(ann).wait(ringLimitMs * 10);
    expect(call.summary).toEqual({ call: "initiated", ann: "connected", bob: "invited", cat: "invited" });
  });

  it("of a call whose caller never reached the room fails", () => {
    const call = new TestCall([bob], { channelId: "channel" }).wait(absenceLimitMs);
    expect(call.summary).toMatchObject({ call: "ended failed", ann: "left network_error" });
  });
});

describe("the room", () => {
  it("may tell in any order: who left before they were seen to enter is not there", () => {
    const call = new TestCall([bob]).accept(bob).enter(ann);
    call.vanish(bob).enter(bob);
    expect(call.summary).toMatchObject({ call: "connecting", bob: "connecting" });
  });

  it("may tell twice", () => {
    const call = connectedPair();
    const before = call.state;
    expect(call.enter(bob).state).toBe(before);
    call.vanish(bob);
    const after = call.state;
    expect(call.vanish(bob).state).toBe(after);
    expect(call.enter(bob).state).toBe(after);
  });

  it("does not mistake an older connection for a newer one", () => {
    const call = connectedPair();
    const old = call.now;
    call.now += 5000;
    call.enter(bob, "new");
    call.apply({ type: "entered-room", userId: bob, sid: "older", enteredAt: old - 1 });
    expect(call.member(bob).sid).toBe("new");
  });

  it("counts somebody in who answered by entering", () => {
    const call = new TestCall([bob]).enter(ann).enter(bob);
    expect(call.summary).toEqual({ call: "connected", ann: "connected", bob: "connected" });
  });

  it("puts out strangers and those who left", () => {
    const call = connectedGroup().leave(bob);
    expect(call.enter(bob, "later").effects).toEqual([{ type: "remove-from-room", userId: bob }]);
    expect(call.enter(eve).effects).toEqual([{ type: "remove-from-room", userId: eve }]);
  });

  it("does not wake an ended call", () => {
    const call = connectedPair().leave(ann);
    const before = call.state;
    expect(call.enter(bob, "again").state).toBe(before);
    expect(call.wait(callLimitMs * 2).state).toBe(before);
  });
});

describe("somebody who vanishes", () => {
  it("makes the call reconnect while fewer than two are there, and connected again on return", () => {
    const call = connectedPair().vanish(bob);
    expect(call.summary).toEqual({ call: "reconnecting", ann: "connected", bob: "disconnected" });
    expect(call.effects).toEqual([{ type: "person-changed", userId: bob }, { type: "call-changed" }]);
    expect(call.enter(bob, "new").summary).toEqual({ call: "connected", ann: "connected", bob: "connected" });
  });

  it("does not touch a group in which two remain", () => {
    expect(connectedGroup().vanish(bob).summary).toMatchObject({ call: "connected", bob: "disconnected" });
  });

  it("is taken as gone after a bounded time: a call of two ends, a group goes on", () => {
    const pair = connectedPair().vanish(bob);
    expect(nextDeadline(pair.state)).toBe(pair.now + absenceLimitMs);
    expect(pair.wait(absenceLimitMs - 1).summary["call"]).toBe("reconnecting");
    expect(pair.wait(1).summary).toEqual({
      call: "ended network_error",
      ann: "left ended",
      bob: "left network_error",
    });
    const group = connectedGroup().vanish(bob).vanish(cat);
    expect(group.summary["call"]).toBe("reconnecting");
    expect(group.wait(absenceLimitMs).summary).toMatchObject({ call: "connected", ann: "connected" });
  });

  it("fails a call that was never connected", () => {
    const call = new TestCall([bob]).enter(ann).accept(bob).wait(absenceLimitMs);
    expect(call.summary).toMatchObject({ call: "ended failed", bob: "left network_error" });
  });

  it("ends a group from which everybody vanished", () => {
    const call = connectedGroup().vanish(ann).vanish(bob).vanish(cat).wait(absenceLimitMs);
    expect(call.summary["call"]).toBe("ended network_error");
  });

  it("gets a new time with a fresh token", () => {
    const call = connectedPair().vanish(bob);
    call.wait(absenceLimitMs - 1).join(bob, "bob-desktop");
    expect(call.wait(absenceLimitMs - 1).summary["call"]).toBe("reconnecting");
    expect(call.wait(1).summary["call"]).toBe("ended network_error");
  });
});

describe("the length of a call", () => {
  it("is what the server says where it says so, shorter or longer", () => {
    const call = connectedPair();
    const limitMs = 60_000;
    expect(nextDeadline(call.state, limitMs)).toBe(t0 + limitMs);
    const passed = { type: "time-passed", isMediaUp: true, limitMs } as const;
    expect(call.apply(passed, limitMs - 1).summary["call"]).toBe("connected");
    expect(call.apply(passed, 1).summary["call"]).toBe("ended timeout");
    const longer = connectedPair().apply({ ...passed, limitMs: 2 * callLimitMs }, callLimitMs);
    expect(longer.summary["call"]).toBe("connected");
  });

  it("is 480 minutes at most", () => {
    const call = connectedPair();
    expect(nextDeadline(call.state)).toBe(t0 + callLimitMs);
    expect(call.wait(callLimitMs).summary["call"]).toBe("ended timeout");
    expect(nextDeadline(call.state)).toBeNull();
  });
});

describe("LiveKit's own list", () => {
  it("repairs what lost webhooks left wrong", () => {
    const call = new TestCall([bob]).accept(bob);
    call.now += 10;
    call.apply({ type: "room-seen", askedAt: call.now, people: [seen(call, ann, "a"), seen(call, bob, "b")] });
    expect(call.summary).toEqual({ call: "connected", ann: "connected", bob: "connected" });
    call.now += 10;
    call.apply({ type: "room-seen", askedAt: call.now, people: [seen(call, ann, "a")] });
    expect(call.summary).toEqual({ call: "reconnecting", ann: "connected", bob: "disconnected" });
  });

  it("is not believed about what was learnt after it was asked for", () => {
    const call = connectedPair();
    const askedAt = call.now - 1;
    const before = call.state;
    expect(call.apply({ type: "room-seen", askedAt, people: [] }).state).toBe(before);
  });

  it("does not count who is only arriving", () => {
    const call = new TestCall([bob]).accept(bob);
    const arriving = { ...seen(call, bob, "b"), isArriving: true };
    call.apply({ type: "room-seen", askedAt: call.now, people: [arriving] });
    expect(call.member(bob).status).toBe("connecting");
  });

  it("puts out whoever was removed or left before it was asked for", () => {
    const call = connectedGroup().apply({ type: "kick", userId: ann, targetId: bob });
    const list = [seen(call, ann, "sid-ann"), seen(call, bob, "old-token"), seen(call, cat, "sid-cat")];
    call.apply({ type: "room-seen", askedAt: call.now, people: list });
    expect(call.effects).toEqual([]);
    call.now += 1;
    call.apply({ type: "room-seen", askedAt: call.now, people: list });
    expect(call.effects).toEqual([{ type: "remove-from-room", userId: bob }]);
  });

  it("starts and stops shares that no webhook told of", () => {
    const call = connectedPair();
    call.apply({ type: "start-share", userId: bob, trackId: "t", shareType: "window", withAudio: true });
    const others = [seen(call, ann, "sid-ann")];
    call.now += 10;
    const withShare = [...others, seen(call, bob, "sid-bob", [screen("TR")])];
    call.apply({ type: "room-seen", askedAt: call.now, people: withShare });
    expect(openShares(call.state)).toMatchObject([{ trackId: "t", trackSid: "TR" }]);
    call.now += 10;
    call.apply({ type: "room-seen", askedAt: call.now, people: [...others, seen(call, bob, "sid-bob")] });
    expect(call.effects).toEqual([{ type: "share-stopped", userId: bob, trackId: "t" }]);
  });
});

describe("shares", () => {
  const shared = () =>
    connectedPair().apply({ type: "start-share", userId: bob, trackId: "t", shareType: "window", withAudio: true });

  it("join the track that is published to the one that was announced", () => {
    const call = shared().apply({ type: "track-published", userId: bob, track: screen("TR") });
    expect(call.state.shares).toMatchObject([{ trackId: "t", trackSid: "TR", publishedAt: call.now }]);
    expect(call.effects).toEqual([]);
  });

  it("end with their track, and with the sharer's connection", () => {
    const one = shared().apply({ type: "track-published", userId: bob, track: screen("TR") });
    one.apply({ type: "track-unpublished", userId: bob, track: screen("TR"), at: 0 });
    expect(one.effects).toEqual([{ type: "share-stopped", userId: bob, trackId: "t" }]);
    const two = shared()
      .apply({ type: "track-published", userId: bob, track: screen("TR") })
      .vanish(bob);
    expect(two.effects).toContainEqual({ type: "share-stopped", userId: bob, trackId: "t" });
  });

  it("do not come back when the track of a stopped one is seen once more", () => {
    const call = shared().apply({ type: "track-published", userId: bob, track: screen("TR") });
    call.apply({ type: "stop-share", userId: bob, trackId: "t" });
    const before = call.state;
    expect(call.apply({ type: "track-published", userId: bob, track: screen("TR") }).state).toBe(before);
  });

  it("that are published again after a reconnect get a record of the same kind", () => {
    const call = shared().apply({ type: "track-published", userId: bob, track: screen("TR") });
    call
      .vanish(bob)
      .enter(bob, "new")
      .apply({ type: "track-published", userId: bob, track: screen("TR2") });
    expect(openShares(call.state)).toMatchObject([
      { trackId: "for-TR2", trackSid: "TR2", shareType: "window", withAudio: true },
    ]);
  });

  it("that never get a track are forgotten", () => {
    const call = shared().wait(shareLimitMs);
    expect(call.effects).toEqual([{ type: "share-stopped", userId: bob, trackId: "t" }]);
  });
});

describe("published microphones and cameras", () => {
  const seenTrack = (source: "microphone" | "camera", isMuted: boolean, afterMs: number) =>
    ({ sid: "TR", source, isMuted, publishedAt: t0 + afterMs, trackId: "x" }) as const;
  const track = (...args: Parameters<typeof seenTrack>) =>
    ({ type: "track-published", userId: bob, track: seenTrack(...args) }) as const;
  const unpublished = (publishedMs: number, afterMs: number) =>
    ({
      type: "track-unpublished",
      userId: bob,
      track: seenTrack("camera", false, publishedMs),
      at: t0 + afterMs,
    }) as const;
  const mute = (what: "audio" | "video", muted: boolean) =>
    ({ type: "mute", userId: bob, targetId: bob, track: what, muted }) as const;

  it("are recorded as LiveKit has them", () => {
    const call = connectedPair().apply(track("microphone", true, 1));
    expect(call.effects).toEqual([{ type: "mute-changed", userId: bob, muted: true, by: bob }]);
    call.apply(track("camera", true, 1));
    expect(call.effects).toEqual([{ type: "video-changed", userId: bob, muted: true, by: bob }]);
    call.apply(track("camera", false, 2));
    call.apply(unpublished(2, 2000));
    expect(call.member(bob)).toMatchObject({ isMuted: true, isVideoEnabled: false });
  });

  it("are not as they were before a mute that was told meanwhile", () => {
    const call = connectedPair().apply(mute("audio", true), 1000).apply(mute("video", true));
    call.apply(track("microphone", false, 900)).apply(track("camera", false, 900));
    expect(call.member(bob)).toMatchObject({ isMuted: true, isVideoEnabled: false });
    expect(call.effects).toEqual([]);
    call.apply(track("microphone", false, 1100)).apply(track("camera", false, 1100));
    expect(call.member(bob)).toMatchObject({ isMuted: false, isVideoEnabled: true });
  });

  it("are not as they were before somebody said again what was known", () => {
    const call = connectedPair().apply(mute("audio", false), 1000);
    expect(call.apply(track("microphone", true, 900)).member(bob).isMuted).toBe(false);
  });

  it("that are published anew in the second in which the last ended are there, in whichever order that is told", () => {
    const ended = unpublished(200, 1000);
    const anew = track("camera", false, 1600);
    const both = () => connectedPair().apply(track("camera", false, 200));
    expect(both().apply(ended).apply(anew).member(bob).isVideoEnabled).toBe(true);
    expect(both().apply(anew).apply(ended).member(bob).isVideoEnabled).toBe(true);
    const late = connectedPair()
      .apply(ended)
      .apply(track("camera", false, 200));
    expect(late.member(bob).isVideoEnabled).toBe(false);
  });
});

describe("LiveKit gone", () => {
  it("makes everybody absent, and nobody is taken as gone while it is", () => {
    const call = connectedPair().apply({ type: "media-lost" });
    expect(call.summary).toEqual({ call: "reconnecting", ann: "disconnected", bob: "disconnected" });
    expect(call.wait(absenceLimitMs * 3, false).summary["call"]).toBe("reconnecting");
  });

  it("gives everybody the time to come back once it is there again", () => {
    const call = connectedPair()
      .apply({ type: "media-lost" })
      .wait(absenceLimitMs * 3, false);
    call.apply({ type: "media-returned" });
    expect(call.wait(absenceLimitMs - 1).summary["call"]).toBe("reconnecting");
    expect(call.enter(ann, "a2").enter(bob, "b2").summary["call"]).toBe("connected");
  });

  it("may prove to have been only slow: the same connections count again", () => {
    const call = connectedPair().apply({ type: "media-lost" });
    call.now += 10;
    const list = [ann, bob].map((id) => ({ ...seen(call, id, `sid-${id}`), enteredAt: t0 }));
    call.apply({ type: "room-seen", askedAt: call.now, people: list });
    expect(call.summary).toEqual({ call: "connected", ann: "connected", bob: "connected" });
  });

  it("does not stop rings from running out", () => {
    expect(new TestCall([free(bob)]).wait(ringLimitMs, false).summary["call"]).toBe("ended no_answer");
  });
});
