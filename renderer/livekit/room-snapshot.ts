import type { ConnectionQuality } from "@nchat/contract/calls";

/** One picture of somebody: a camera or a share. `key` is what `attachVideo` takes. */
export type Picture = { readonly key: string; readonly width: number; readonly height: number };

/** A shared screen or window, with what its sharer calls it. */
export type SharedPicture = Picture & { readonly title: string };

/** How LiveKit judges somebody's link. */
export type LinkQuality = "good" | "poor" | "lost";

/** Whether anything of a remote person arrives here yet. */
export type MediaArrival = "none" | "pending" | "subscribed";

/** One person in the room, as plain data. */
export type RoomPerson = {
  readonly identity: string;
  readonly username: string;
  readonly name: string;
  readonly isLocal: boolean;
  readonly isSpeaking: boolean;
  /** What LiveKit holds of their microphone: no publication counts as muted. */
  readonly isMuted: boolean;
  readonly camera: Picture | null;
  readonly screen: SharedPicture | null;
  readonly arrival: MediaArrival;
  readonly quality: LinkQuality;
};

/** Everybody in the room, others in the order they came, oneself last. */
export type RoomSnapshot = {
  readonly people: readonly RoomPerson[];
  readonly isAudioBlocked: boolean;
  /** LiveKit's judgement of the own link; null before it has one. */
  readonly ownQuality: ConnectionQuality | null;
};

/** Before anybody is there. */
export const emptySnapshot: RoomSnapshot = { people: [], isAudioBlocked: false, ownQuality: null };

const samePicture = (a: Picture | null, b: Picture | null) =>
  a === b || (a !== null && b !== null && a.key === b.key && a.width === b.width && a.height === b.height);

const samePerson = (a: RoomPerson, b: RoomPerson) =>
  a.identity === b.identity &&
  a.username === b.username &&
  a.name === b.name &&
  a.isLocal === b.isLocal &&
  a.isSpeaking === b.isSpeaking &&
  a.isMuted === b.isMuted &&
  a.arrival === b.arrival &&
  a.quality === b.quality &&
  samePicture(a.camera, b.camera) &&
  samePicture(a.screen, b.screen) &&
  a.screen?.title === b.screen?.title;

/** Keeps the very objects that did not change, so that only the tiles of changed people draw again. */
export function shareUnchanged(before: RoomSnapshot, after: RoomSnapshot): RoomSnapshot {
  const known = new Map(before.people.map((person) => [person.identity, person]));
  const people = after.people.map((person) => {
    const old = known.get(person.identity);
    return old && samePerson(old, person) ? old : person;
  });
  const isSame =
    before.isAudioBlocked === after.isAudioBlocked &&
    before.ownQuality === after.ownQuality &&
    before.people.length === people.length &&
    people.every((person, index) => person === before.people[index]);
  return isSame ? before : { ...after, people };
}
