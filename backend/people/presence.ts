import type { Person, Presence } from "@nchat/contract/people";

/** A connected device as the book knows it. */
export type Connection = Readonly<{
  socketId: string;
  sessionId: string | null;
  /** Its name; see `realtime/device-name.ts`. */
  device: string;
}>;

/** Who can be reached, on whichever node. Changes are told to everybody who is signed in (`presence:changed`). */
export type PresenceBook = Readonly<{
  of: (userId: string) => Presence;
  /** Connected with at least one device, or there without one (`setAlwaysThere`). */
  isConnected: (userId: string) => boolean;
  isDoNotDisturb: (userId: string) => boolean;
  /** The device of a sign-in, for requests that do not name theirs; null when it is not the only one. */
  deviceOf: (sessionId: string | null) => string | null;
  /** The calls part says who is in a call; it wins over do-not-disturb in what others see. */
  setInCall: (userId: string, inCall: boolean) => void;
  /** Chosen by the person and kept in the database. */
  setDoNotDisturb: (userId: string, on: boolean) => Promise<void>;
  /** For people without devices: the echo person. */
  setAlwaysThere: (userId: string, there: boolean) => void;
  connected: (userId: string, connection: Connection) => Promise<void>;
  disconnected: (userId: string, socketId: string) => void;
  /** A deleted person. */
  forget: (userId: string) => void;
  stop: () => Promise<void>;
}>;

/** What `toPerson` needs of a row of `nchat_users`. */
export type PersonRow = Readonly<{
  id: string;
  username: string;
  display_name: string;
  avatar_url: string | null;
  is_sample?: boolean;
}>;

/** A row of `nchat_users` as everybody may see it. */
export function toPerson(row: PersonRow, presence: PresenceBook): Person {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    avatarUrl: row.avatar_url,
    presence: presence.of(row.id),
    ...(row.is_sample ? { isSample: true } : {}),
  };
}
