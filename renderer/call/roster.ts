import type { CallWithPeople, ConnectionQuality, Participant, ScreenShare } from "@nchat/contract/calls";

/** Who belongs to the call as the server sees it: also those who ring, declined or left. */
export type Roster = {
  readonly callId: string | null;
  readonly participants: readonly Participant[];
  readonly shares: readonly ScreenShare[];
};

export type RosterEvent =
  | { readonly type: "told"; readonly call: Pick<CallWithPeople, "participants" | "shares">; readonly callId: string }
  | { readonly type: "participant"; readonly callId: string; readonly participant: Participant }
  | { readonly type: "muted"; readonly callId: string; readonly userId: string; readonly isMuted: boolean }
  | {
      readonly type: "quality";
      readonly callId: string;
      readonly userId: string;
      readonly quality: ConnectionQuality;
    }
  | { readonly type: "share-started"; readonly callId: string; readonly share: ScreenShare }
  | { readonly type: "share-stopped"; readonly callId: string; readonly trackId: string }
  | { readonly type: "cleared" };

/** No call. */
export const initialRoster: Roster = { callId: null, participants: [], shares: [] };

/** Pure. News of another call than the one shown returns the very same roster. */
export function nextRoster(roster: Roster, event: RosterEvent): Roster {
  if (event.type === "cleared") return roster.callId === null ? roster : initialRoster;
  if (event.type === "told")
    return { callId: event.callId, participants: event.call.participants, shares: event.call.shares };
  if (event.callId !== roster.callId) return roster;
  switch (event.type) {
    case "participant": {
      const others = roster.participants.filter(({ userId }) => userId !== event.participant.userId);
      const place = roster.participants.findIndex(({ userId }) => userId === event.participant.userId);
      const at = place === -1 ? others.length : place;
      return { ...roster, participants: others.toSpliced(at, 0, event.participant) };
    }
    case "muted":
      return changed(roster, event.userId, { isMuted: event.isMuted });
    case "quality":
      return changed(roster, event.userId, { connectionQuality: event.quality });
    case "share-started":
      return {
        ...roster,
        shares: [...roster.shares.filter(({ trackId }) => trackId !== event.share.trackId), event.share],
      };
    case "share-stopped":
      return { ...roster, shares: roster.shares.filter(({ trackId }) => trackId !== event.trackId) };
  }
}

function changed(roster: Roster, userId: string, change: Partial<Participant>): Roster {
  const participants = roster.participants.map((each) => (each.userId === userId ? { ...each, ...change } : each));
  return { ...roster, participants };
}
