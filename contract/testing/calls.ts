import type { Effect } from "../call-effects.ts";
import type { CallEvent } from "../call-events.ts";
import { nextCall } from "../call-rules.ts";
import { startCall, type Invitee, type NewCall } from "../call-start.ts";
import { memberOf, type CallState, type Member } from "../call-state.ts";
import type { ErrorCode } from "../errors.ts";

/** When every call of the tests starts. */
export const t0 = Date.UTC(2026, 0, 5, 12);
/** People of the tests; the rules only compare their ids. */
export const people = { ann: "ann", bob: "bob", cat: "cat", dan: "dan", eve: "eve" } as const;

/** Somebody who can be rung. */
export const free = (userId: string): Invitee => ({ userId, isBusy: false, isSilent: false });

/** A call by Ann. */
export function newCall(invitees: readonly Invitee[], changes: Partial<NewCall> = {}): NewCall {
  return {
    id: "call",
    type: "video",
    channelId: null,
    initiatorId: people.ann,
    initiatorDeviceId: "ann-desktop",
    maxParticipants: 100,
    invitees,
    ...changes,
  };
}

/** A call under test: feeds events and keeps what they did. `now` moves only when told. */
export class TestCall {
  state: CallState;
  effects: readonly Effect[];
  now = t0;

  constructor(invitees: readonly (string | Invitee)[], changes: Partial<NewCall> = {}) {
    const asked = invitees.map((each) => (typeof each === "string" ? free(each) : each));
    const begun = startCall(newCall(asked, changes), t0);
    this.state = begun.state;
    this.effects = begun.effects;
  }

  /** Applies an event; a refusal is an error of the test. */
  apply(event: CallEvent, afterMs = 0): this {
    this.now += afterMs;
    const verdict = nextCall(this.state, event, this.now);
    if (verdict.outcome === "refused") throw new Error(`${event.type} was refused: ${verdict.code}`);
    this.state = verdict.state;
    this.effects = verdict.effects;
    return this;
  }

  /** The code with which an event is refused; null when it is not. Changes nothing. */
  refusal(event: CallEvent): ErrorCode | null {
    const verdict = nextCall(this.state, event, this.now);
    return verdict.outcome === "refused" ? verdict.code : null;
  }

  accept(userId: string, deviceId: string | null = `${userId}-desktop`): this {
    return this.apply({ type: "accept", userId, deviceId, withVideo: true });
  }

  join(userId: string, deviceId: string | null): this {
    return this.apply({ type: "join", userId, deviceId, withVideo: true });
  }

  enter(userId: string, sid = `sid-${userId}`): this {
    return this.apply({ type: "entered-room", userId, sid, enteredAt: this.now });
  }

  vanish(userId: string, sid = `sid-${userId}`): this {
    return this.apply({ type: "left-room", userId, sid });
  }

  leave(userId: string): this {
    return this.apply({ type: "leave", userId, reason: "user_left" });
  }

  wait(ms: number, isMediaUp = true): this {
    return this.apply({ type: "time-passed", isMediaUp }, ms);
  }

  member(userId: string): Member {
    const member = memberOf(this.state, userId);
    if (!member) throw new Error(`${userId} is not in the call`);
    return member;
  }

  /** Status of the call and of each person, as one object to compare. */
  get summary(): Record<string, string> {
    const reason = this.state.endReason;
    const people = this.state.members.map((each) => [
      each.userId,
      each.leaveReason ? `${each.status} ${each.leaveReason}` : each.status,
    ]);
    return { call: reason ? `${this.state.status} ${reason}` : this.state.status, ...Object.fromEntries(people) };
  }
}

/** Ann and Bob, talking. */
export function connectedPair(): TestCall {
  return new TestCall([people.bob]).enter(people.ann).accept(people.bob).enter(people.bob);
}

/** Ann (host), Bob and Cat, talking. */
export function connectedGroup(): TestCall {
  const call = new TestCall([people.bob, people.cat]).enter(people.ann);
  for (const id of [people.bob, people.cat]) call.accept(id).enter(id);
  return call;
}
