import type { Participant } from "@nchat/contract/calls";
import type { MuteState } from "@nchat/contract/mute";
import { isOwnMuted } from "../livekit/mute-press.ts";
import type { RoomPerson } from "../livekit/room-snapshot.ts";

/** Somebody on the stage, joined from the room and the server's roster. */
export type StagePerson = {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly avatarUrl: string | null;
  readonly isLocal: boolean;
  readonly isMuted: boolean;
  readonly isSpeaking: boolean;
  /** In the call but out of reach. */
  readonly isMissing: boolean;
  readonly isPoor: boolean;
  readonly room: RoomPerson | null;
};

type Self = {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
};

/** Pure. Others in the order of the room, then those who are missing, oneself last. */
export function stagePeople(
  self: Self,
  room: readonly RoomPerson[],
  participants: readonly Participant[],
  mute: MuteState,
): readonly StagePerson[] {
  const rows = new Map(participants.map((each) => [each.userId, each]));
  const others = room
    .filter((person) => !person.isLocal)
    .map((person) => toStage(person, rows.get(person.identity) ?? null));
  const present = new Set(others.map(({ id }) => id));
  const missing = participants
    .filter(({ userId, status }) => userId !== self.id && !present.has(userId) && status === "disconnected")
    .map((row) => missingPerson(row));
  const local = room.find(({ isLocal }) => isLocal) ?? null;
  const own: StagePerson = {
    id: self.id,
    username: self.username,
    name: self.displayName,
    avatarUrl: self.avatarUrl,
    isLocal: true,
    isMuted: isOwnMuted(mute),
    isSpeaking: local !== null && local.isSpeaking && !isOwnMuted(mute),
    isMissing: false,
    isPoor: local?.quality === "poor",
    room: local,
  };
  return [...others, ...missing, own];
}

function toStage(person: RoomPerson, row: Participant | null): StagePerson {
  return {
    id: person.identity,
    username: person.username || (row?.username ?? ""),
    name: row?.displayName ?? person.name,
    avatarUrl: row?.avatarUrl ?? null,
    isLocal: false,
    isMuted: person.isMuted,
    isSpeaking: person.isSpeaking && !person.isMuted,
    isMissing: person.quality === "lost",
    isPoor: person.quality === "poor",
    room: person,
  };
}

function missingPerson(row: Participant): StagePerson {
  return {
    id: row.userId,
    username: row.username,
    name: row.displayName,
    avatarUrl: row.avatarUrl,
    isLocal: false,
    isMuted: row.isMuted,
    isSpeaking: false,
    isMissing: true,
    isPoor: false,
    room: null,
  };
}
