import { type CallControl, type CallControlEvent, currentCallId } from "@nchat/contract/call-control";
import type { CallWithPeople } from "@nchat/contract/calls";

type Deps = {
  readonly ownId: string;
  readonly now: string;
  readonly state: CallControl;
  /** Calls whose ring came or went after the list was asked for: that news is younger than the list. */
  readonly heard: ReadonlySet<string>;
};

/** What to tell call control, and the current call if the server still runs it. `lostId` asks for how it ended. */
export type Reconciliation = {
  readonly events: readonly CallControlEvent[];
  readonly current: CallWithPeople | null;
  readonly lostId: string | null;
};

/** Pure. After every (re)connect the server's list of active calls settles what was missed. */
export function reconcile(calls: readonly CallWithPeople[], { ownId, now, state, heard }: Deps): Reconciliation {
  const currentId = currentCallId(state.current);
  const current = calls.find(({ call }) => call.id === currentId) ?? null;
  const ringing = calls.filter(
    (each) => each.call.id !== currentId && !heard.has(each.call.id) && ringsFor(each, ownId),
  );
  const events: CallControlEvent[] = state.rings
    .filter(({ callId }) => !heard.has(callId) && !ringing.some(({ call }) => call.id === callId))
    .map(({ callId }) => ({ type: "ring-stopped", callId, reason: "ended" }));
  for (const { call, participants, broadcast } of ringing) {
    const caller = participants.find(({ userId }) => userId === call.initiatorId);
    if (!caller) continue;
    events.push({
      type: "rang",
      ring: {
        callId: call.id,
        call,
        caller: {
          id: caller.userId,
          username: caller.username,
          displayName: caller.displayName,
          avatarUrl: caller.avatarUrl,
          presence: "in_call",
        },
        participants,
        startedAt: now,
        ...(broadcast ? { broadcast } : {}),
      },
    });
  }
  if (current) events.push({ type: "call-changed", call: current.call, declineMessage: null });
  const isEntering = state.current.step === "answering"; // the accept under way brings its own answer
  return { events, current, lostId: currentId !== null && !current && !isEntering ? currentId : null };
}

function ringsFor({ call, participants }: CallWithPeople, ownId: string): boolean {
  if (call.status === "ended" || call.initiatorId === ownId) return false;
  const own = participants.find(({ userId }) => userId === ownId);
  return own?.status === "ringing" || own?.status === "invited";
}
