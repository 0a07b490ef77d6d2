import { describe, expect, it } from "vitest";
import type { Effect } from "./call-effects.ts";
import type { CallEvent, SeenPerson } from "./call-events.ts";
import { nextCall } from "./call-rules.ts";
import { ParticipantRole } from "./calls.ts";
import { startCall } from "./call-start.ts";
import { isActive, isPending, nextDeadline, openShares, type CallState } from "./call-state.ts";
import { free, newCall, people, t0 } from "./testing/calls.ts";
import { numbers } from "./testing/numbers.ts";

const everybody = Object.values(people);
const strangers = [...everybody, "stranger"];

function randomEvent(below: (n: number) => number, now: number): CallEvent {
  const pick = <T>(from: readonly T[]): T => {
    const found = from[below(from.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  };
  const userId = pick(strangers);
  const targetId = pick(strangers);
  const sid = pick(["s1", "s2", "s3"]) + userId;
  const deviceId = pick([null, "desktop", "phone"]);
  const source = pick(["screen", "camera", "microphone"] as const);
  const track = {
    ...{ sid: `t${below(4)}`, source, isMuted: below(3) === 0 },
    ...{ publishedAt: now - below(3000), trackId: `r${below(1000)}` },
  };
  const person = (): SeenPerson => {
    const id = pick(strangers);
    const tracks = below(2) ? [track] : [];
    return { userId: id, sid: `s1${id}`, enteredAt: now - below(3000), isArriving: below(5) === 0, tracks };
  };
  return pick<() => CallEvent>([
    () => ({ type: "accept", userId, deviceId, withVideo: true }),
    () => ({ type: "join", userId, deviceId, withVideo: false }),
    () => ({ type: "decline", userId, deviceId, message: null }),
    () => ({ type: "leave", userId, reason: "user_left" }),
    () => ({ type: "end", userId }),
    () => ({ type: "invite", userId, invitees: [{ ...free(pick(everybody)), isBusy: below(4) === 0 }] }),
    () => ({ type: "kick", userId, targetId }),
    () => ({ type: "set-role", userId, targetId, role: pick(ParticipantRole.options) }),
    () => ({ type: "mute", userId, targetId, track: pick(["audio", "video", "screen"]), muted: below(2) === 0 }),
    () => ({ type: "start-share", userId, trackId: `a${below(1000)}`, shareType: "window", withAudio: false }),
    () => ({ type: "stop-share", userId, trackId: `a${below(1000)}` }),
    () => ({ type: "device-rang", userId }),
    () => ({ type: "entered-room", userId, sid, enteredAt: now - below(3000) }),
    () => ({ type: "entered-room", userId, sid, enteredAt: now }),
    () => ({ type: "left-room", userId, sid }),
    () => ({ type: "track-published", userId, track }),
    () => ({ type: "track-unpublished", userId, track, at: now - below(3000) }),
    () => ({ type: "room-seen", askedAt: now - below(2000), people: [person(), person()] }),
    () => ({ type: "media-lost" }),
    () => ({ type: "media-returned" }),
    () => ({ type: "time-passed", isMediaUp: below(4) !== 0 }),
  ])();
}

function faultsOf(state: CallState): string[] {
  const present = state.members.filter((each) => each.status === "connected");
  const isInside = state.members.some((each) => isActive(each));
  const checks: readonly (readonly [string, boolean])[] = [
    [
      "an end has a reason and a time",
      (state.status === "ended") === (state.endReason !== null && state.endedAt !== null),
    ],
    [
      "nobody is inside or rung after the end",
      state.status !== "ended" || !state.members.some((each) => isActive(each) || isPending(each)),
    ],
    [
      "a viewer shares nothing",
      !openShares(state).some((share) =>
        state.members.some((each) => each.userId === share.userId && each.role === "viewer"),
      ),
    ],
    ["no share runs after the end", state.status !== "ended" || openShares(state).length === 0],
    ["somebody is inside before the end", state.status === "ended" || isInside],
    [
      "connected means that two have been there",
      state.connectedAt !== null || !["connected", "reconnecting"].includes(state.status),
    ],
    ["the first to connect are two", state.status !== "connected" || present.length > 0],
    ["at most one is host", state.members.filter((each) => each.role === "host").length === 1],
    [
      "an open call has an active host, unless none but viewers are inside",
      state.status === "ended" ||
        state.members.every((each) => !isActive(each) || each.role === "viewer") ||
        state.members.some((each) => each.role === "host" && isActive(each)),
    ],
    ["who is there has a connection", present.every((each) => each.sid !== null && each.absentSince === null)],
    [
      "who is missing has a time to be missing",
      state.members.every((each) => !isActive(each) || each.sid !== null || each.absentSince !== null),
    ],
    ["who is out has left", state.members.every((each) => isActive(each) || isPending(each) || each.leftAt !== null)],
    [
      "shares belong to those inside",
      openShares(state).every((share) => state.members.some((each) => each.userId === share.userId && isActive(each))),
    ],
    ["an open call has a deadline", (state.status === "ended") === (nextDeadline(state) === null)],
    ["people are there once", new Set(state.members.map((each) => each.userId)).size === state.members.length],
  ];
  return checks.filter(([, holds]) => !holds).map(([name]) => name);
}

/** Plays one random story; what is wrong with it, as text. */
function play(seed: number): string[] {
  const below = numbers(seed);
  const invitees = everybody.slice(1, 2 + below(3)).map(free);
  const channelId = below(5) === 0 ? "channel" : null;
  let { state } = startCall(newCall(invitees, { channelId, maxParticipants: 4 }), t0);
  let now = t0;
  let ends = 0;
  for (let step = 0; step < 120; step += 1) {
    now += below(12_000);
    const before = state;
    const event = randomEvent(below, now);
    const verdict = nextCall(before, event, now);
    if (verdict.outcome === "refused") continue;
    state = verdict.state;
    ends += verdict.effects.filter((effect) => effect.type === "call-over").length;
    const faults = faultsOf(state);
    if (before.status === "ended" && state !== before) faults.push("an ended call does not change");
    if (before.connectedAt !== null && state.connectedAt !== before.connectedAt) faults.push("the timer's zero stays");
    if (
      before.members.some(
        (each) =>
          each.status === "kicked" &&
          state.members.every((other) => other.userId !== each.userId || other.status !== "kicked"),
      )
    )
      faults.push("who was removed stays removed");
    const isIn = (id: string) => state.members.some((each) => each.userId === id && isActive(each));
    const isGhost = (effect: Effect) => effect.type === "person-joined" && !isIn(effect.userId);
    if (verdict.effects.some(isGhost)) faults.push("only those inside are shown");
    if (faults.length > 0) return [`seed ${seed}, step ${step}, ${event.type}: ${faults.join("; ")}`];
  }
  return ends === (state.status === "ended" ? 1 : 0) ? [] : [`seed ${seed}: the end was told ${ends} times`];
}

describe("any story of a call", () => {
  it("keeps the invariants, and ends at most once", () => {
    const faults = Array.from({ length: 1500 }, (_, seed) => play(seed)).flat();
    expect(faults.slice(0, 5)).toEqual([]);
  }, 60_000);

  it("comes to an end by time alone, once nobody does anything", () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const below = numbers(seed);
      let { state } = startCall(newCall([free(people.bob), free(people.cat)]), t0);
      let now = t0;
      for (let step = 0; step < 30; step += 1) {
        now += below(5000);
        const verdict = nextCall(state, randomEvent(below, now), now);
        if (verdict.outcome === "applied") state = verdict.state;
      }
      for (let deadline = nextDeadline(state); deadline !== null; deadline = nextDeadline(state)) {
        const verdict = nextCall(state, { type: "time-passed", isMediaUp: true }, deadline);
        if (verdict.outcome === "refused" || verdict.state === state) throw new Error(`seed ${seed} stands still`);
        state = verdict.state;
      }
      expect(state.status).toBe("ended");
    }
  }, 60_000);
});
