import { describe, expect, it } from "vitest";
import { mostSharesEach, mostSharesEver } from "./call-state.ts";
import { connectedGroup, connectedPair, free, people, TestCall } from "./testing/calls.ts";

const { ann, bob, cat, eve } = people;

describe("removing somebody", () => {
  const kick = (userId: string, targetId: string) => ({ type: "kick", userId, targetId }) as const;

  it("takes them out of the room and out of the call for good", () => {
    const call = connectedGroup().apply(kick(ann, bob));
    expect(call.summary).toMatchObject({ call: "connected", bob: "kicked kicked" });
    expect(call.effects).toEqual([
      { type: "person-left", userId: bob },
      { type: "remove-from-room", userId: bob },
    ]);
    const refused = (["accept", "join"] as const).map((type) =>
      call.refusal({ type, userId: bob, deviceId: null, withVideo: true }),
    );
    expect(refused).toEqual(["KICKED", "KICKED"]);
    call.apply({ type: "invite", userId: cat, invitees: [free(bob)] });
    expect(call.member(bob).status).toBe("kicked");
  });

  it("puts them out again when their old token brings them back, and shows them to nobody", () => {
    const call = connectedGroup().apply(kick(ann, bob)).enter(bob, "old-token");
    expect(call.effects).toEqual([{ type: "remove-from-room", userId: bob }]);
    expect(call.member(bob).status).toBe("kicked");
  });

  it("is refused to participants, against a host, and for people who are not there", () => {
    const call = connectedGroup();
    const codes = [kick(bob, cat), kick(bob, ann), kick(bob, eve), kick(ann, eve), kick(ann, ann), kick(eve, bob)];
    expect(codes.map((event) => call.refusal(event))).toEqual([
      "FORBIDDEN",
      "FORBIDDEN",
      "FORBIDDEN",
      "USER_NOT_FOUND",
      "FORBIDDEN",
      "NOT_A_PARTICIPANT",
    ]);
  });

  it("ends a call of two", () => {
    const call = connectedPair().apply(kick(ann, bob));
    expect(call.summary).toEqual({ call: "ended kicked", ann: "left ended", bob: "kicked kicked" });
  });
});

describe("muting", () => {
  const mute = (userId: string, targetId: string, muted: boolean) =>
    ({ type: "mute", userId, targetId, track: "audio", muted }) as const;

  it("records one's own state and tells it", () => {
    const call = connectedPair().apply(mute(bob, bob, true));
    expect(call.member(bob).isMuted).toBe(true);
    expect(call.effects).toEqual([{ type: "mute-changed", userId: bob, muted: true, by: bob }]);
    expect(call.apply(mute(bob, bob, true)).effects).toEqual([]);
  });

  it("by a host mutes the published track and says who did it", () => {
    const call = connectedGroup().apply(mute(ann, bob, true));
    expect(call.effects).toEqual([
      { type: "mute-changed", userId: bob, muted: true, by: ann },
      { type: "mute-track", userId: bob, track: "audio" },
    ]);
    expect(call.apply(mute(bob, bob, false)).member(bob).isMuted).toBe(false);
  });

  it("never unmutes others, and is the moderators' alone", () => {
    const call = connectedGroup().apply(mute(ann, bob, true));
    const codes = [mute(ann, bob, false), mute(cat, bob, true), mute(bob, ann, true), mute(ann, eve, true)];
    expect(codes.map((event) => call.refusal(event))).toEqual([
      "FORBIDDEN",
      "FORBIDDEN",
      "FORBIDDEN",
      "USER_NOT_FOUND",
    ]);
    expect(new TestCall([bob, cat]).refusal(mute(ann, bob, true))).toBe("CONFLICT");
  });

  it("turns a camera off, and stops a share", () => {
    const call = connectedGroup().apply({ type: "mute", userId: ann, targetId: bob, track: "video", muted: true });
    expect(call.effects[0]).toEqual({ type: "video-changed", userId: bob, muted: true, by: ann });
    call.apply({ type: "start-share", userId: bob, trackId: "t", shareType: "window", withAudio: false });
    call.apply({ type: "mute", userId: ann, targetId: bob, track: "screen", muted: true });
    expect(call.effects).toEqual([
      { type: "share-stopped", userId: bob, trackId: "t" },
      { type: "mute-track", userId: bob, track: "screen" },
    ]);
  });
});

describe("the link of somebody", () => {
  const report = (userId: string, quality: "good" | "poor") =>
    ({ type: "report-link", userId, quality, figures: { packetLoss: 0.02 } }) as const;

  it("is told when it is another, and kept with what was measured", () => {
    const call = connectedPair().apply(report(bob, "good"), 1000);
    expect(call.effects).toEqual([{ type: "link-changed", userId: bob, quality: "good" }]);
    expect(call.apply(report(bob, "good"), 1000).effects).toEqual([]);
    expect(call.member(bob).link).toEqual({ quality: "good", figures: { packetLoss: 0.02 }, at: call.now });
    expect(call.apply(report(bob, "poor")).effects).toEqual([{ type: "link-changed", userId: bob, quality: "poor" }]);
  });

  it("is forgotten with the connection, and is nobody else's to say", () => {
    expect(connectedPair().apply(report(bob, "good")).vanish(bob).member(bob).link).toBe(null);
    expect(connectedGroup().apply(report(bob, "good")).leave(bob).member(bob).link).toBe(null);
    expect(connectedPair().apply(report(bob, "good")).apply({ type: "media-lost" }).member(bob).link).toBe(null);
    expect(connectedGroup().leave(bob).refusal(report(bob, "good"))).toBe("NOT_A_PARTICIPANT");
    expect(connectedPair().refusal(report(eve, "good"))).toBe("NOT_A_PARTICIPANT");
  });
});

describe("sharing", () => {
  const start = (userId: string, trackId: string) =>
    ({ type: "start-share", userId, trackId, shareType: "window", withAudio: false }) as const;

  it("is announced before its track is there, and stopped by the sharer only", () => {
    const call = connectedPair().apply(start(bob, "t"));
    expect(call.effects).toEqual([{ type: "share-started", share: expect.objectContaining({ trackId: "t" }) }]);
    expect(call.refusal({ type: "stop-share", userId: ann, trackId: "t" })).toBe("FORBIDDEN");
    expect(call.refusal({ type: "stop-share", userId: ann, trackId: "u" })).toBe("NOT_FOUND");
    call.apply({ type: "stop-share", userId: bob, trackId: "t" });
    expect(call.effects).toEqual([{ type: "share-stopped", userId: bob, trackId: "t" }]);
    expect(call.apply({ type: "stop-share", userId: bob, trackId: "t" }).effects).toEqual([]);
  });

  it("ends when the sharer leaves, and with the call", () => {
    const group = connectedGroup().apply(start(bob, "t")).leave(bob);
    expect(group.effects).toContainEqual({ type: "share-stopped", userId: bob, trackId: "t" });
    const pair = connectedPair().apply(start(bob, "t")).leave(ann);
    expect(pair.effects).toContainEqual({ type: "share-stopped", userId: bob, trackId: "t" });
  });

  it("is refused beyond what one person may share at once, and beyond what a call can remember", () => {
    const call = connectedPair();
    for (let at = 0; at < mostSharesEach; at++) call.apply(start(bob, `t${at}`));
    expect([call.refusal(start(bob, "more")), call.refusal(start(ann, "hers"))]).toEqual(["RATE_LIMITED", null]);
    call.apply({ type: "stop-share", userId: bob, trackId: "t0" });
    expect(call.refusal(start(bob, "more"))).toBe(null);
    const long = connectedPair();
    for (let at = 0; at < mostSharesEver; at++)
      long.apply(start(bob, `t${at}`)).apply({ type: "stop-share", userId: bob, trackId: `t${at}` });
    expect(long.refusal(start(bob, "more"))).toBe("RATE_LIMITED");
  });

  it("is refused outside the call", () => {
    expect(new TestCall([bob]).refusal(start(bob, "t"))).toBe("NOT_A_PARTICIPANT");
    expect(connectedPair().leave(ann).refusal(start(bob, "t"))).toBe("CALL_ENDED");
  });
});
