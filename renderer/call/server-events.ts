import type { CallControlEvent } from "@nchat/contract/call-control";
import type { Call } from "@nchat/contract/calls";
import type { SocketClient } from "../session/socket-types.ts";
import type { RosterEvent } from "./roster.ts";

type Deps = {
  readonly socket: Pick<SocketClient, "on">;
  readonly ownId: () => string | null;
  readonly now: () => number;
  readonly dispatch: (event: CallControlEvent) => void;
  readonly tellRoster: (event: RosterEvent) => void;
  /** Host or co-host muted this person. */
  readonly onMutedBy: (userId: string) => void;
};

/** Translates what the server tells into the events of call control and roster. Returns its stop. */
export function followServer({ socket, ownId, now, dispatch, tellRoster, onMutedBy }: Deps): () => void {
  const declineMessages = new Map<string, string>();
  const changed = (told: Call) => {
    // Whoever removed the other of two knows it; to them the call has simply ended.
    const isOwnDoing = told.endReason === "kicked" && told.initiatorId === ownId();
    const call: Call = isOwnDoing ? { ...told, endReason: "completed" } : told;
    dispatch({ type: "call-changed", call, declineMessage: declineMessages.get(call.id) ?? null });
    if (call.status === "ended") declineMessages.delete(call.id);
  };

  const stops = [
    socket.on("call:incoming", ({ callId, call, caller, participants, broadcast }, acknowledge) => {
      acknowledge();
      const startedAt = new Date(now()).toISOString();
      dispatch({
        type: "rang",
        ring: { callId, call, caller, participants, startedAt, ...(broadcast ? { broadcast } : {}) },
      });
    }),
    socket.on("call:broadcast_changed", ({ callId, broadcast }) =>
      dispatch({ type: "broadcast-changed", callId, broadcast }),
    ),
    socket.on("call:cancelled", ({ callId, reason }) => dispatch({ type: "ring-stopped", callId, reason })),
    socket.on("call:decline", ({ callId, message }) => {
      if (message) declineMessages.set(callId, message);
    }),
    socket.on("call:state_changed", ({ call }) => changed(call)),
    socket.on("call:end", ({ call }) => changed(call)),
    socket.on("call:taken_over", ({ callId }) => dispatch({ type: "taken-over", callId })),
    ...(["call:participant_joined", "call:participant_left", "call:participant_changed"] as const).map((event) =>
      socket.on(event, ({ callId, participant }) => {
        tellRoster({ type: "participant", callId, participant });
        if (participant.userId === ownId() && participant.status === "kicked")
          dispatch({ type: "failed", callId, failure: "REMOVED" });
      }),
    ),
    socket.on("call:mute_changed", ({ callId, userId, muted, by }) => {
      tellRoster({ type: "muted", callId, userId, isMuted: muted });
      if (muted && userId === ownId() && by !== userId) onMutedBy(by);
    }),
    socket.on("call:quality_changed", ({ callId, userId, quality }) =>
      tellRoster({ type: "quality", callId, userId, quality }),
    ),
    socket.on("call:screen_share_started", ({ callId, share }) => tellRoster({ type: "share-started", callId, share })),
    socket.on("call:screen_share_stopped", ({ callId, trackId }) =>
      tellRoster({ type: "share-stopped", callId, trackId }),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
