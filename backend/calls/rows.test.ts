import { describe, expect, it } from "vitest";
import { connectedGroup, people, t0 } from "@nchat/contract/testing/calls";
import { callColumns, fromRows, participantColumns, shareColumns } from "./rows.ts";

const { ann, bob, cat } = people;
const at = new Date(t0);

/** A group as the database holds it, its people in the order in which a query may answer them. */
function rowsOf(order: readonly string[]) {
  const { state } = connectedGroup().apply({
    type: "start-share",
    userId: bob,
    trackId: "share",
    shareType: "window",
    withAudio: true,
  });
  const call = {
    id: state.id,
    room_name: "call-1",
    room_sid: null,
    channel_id: null,
    initiator_id: ann,
    type: state.type,
    scheduled_at: null,
    started_at: at,
    max_participants: state.maxParticipants,
    metadata: { a: 1 },
    created_at: at,
    updated_at: at,
    ...callColumns(state),
  };
  const participants = order.flatMap((userId) =>
    state.members
      .filter((member) => member.userId === userId)
      .map((member) => ({
        id: `row of ${userId}`,
        call_id: state.id,
        user_id: userId,
        ...participantColumns(state, member),
      })),
  );
  const invites = state.members.slice(1).map((member) => ({
    id: `ring of ${member.userId}`,
    call_id: state.id,
    user_id: member.userId,
    invited_by: member.invitedBy,
    invited_at: at,
    ring_until: member.ringUntil === null ? null : new Date(member.ringUntil),
    rang_at: null,
    answered_at: null,
    outcome: null,
    message: null,
  }));
  const shares = state.shares.map((share) => ({
    id: share.trackId,
    call_id: state.id,
    user_id: share.userId,
    share_type: share.shareType,
    with_audio: share.withAudio,
    ...shareColumns(share),
  }));
  return { state, stored: fromRows(call, participants, invites, shares) };
}

describe("a call read from its rows", () => {
  it("is the call that was written", () => {
    const { state, stored } = rowsOf([ann, bob, cat]);
    expect(stored.state).toEqual(state);
    expect([stored.roomName, stored.metadata]).toEqual(["call-1", { a: 1 }]);
    expect(stored.rowIds.get(bob)).toBe("row of bob");
  });

  it("names its caller first, in whatever order the rows come", () => {
    const { stored } = rowsOf([cat, ann, bob]);
    expect(stored.state.members.map(({ userId }) => userId)).toEqual([ann, cat, bob]);
  });
});
