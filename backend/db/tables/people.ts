import type { Generated } from "kysely";
import type { Id, MadeMoment, OptionalMoment } from "./columns.ts";

/** A person. Rows are never removed: a deleted person keeps a nameless row, so that others keep their history. */
export type UsersTable = {
  id: Id;
  username: string;
  display_name: string;
  avatar_url: string | null;
  do_not_disturb: Generated<boolean>;
  /** True for the people of `sample/`, who have no account and no device. */
  is_sample: Generated<boolean>;
  created_at: MadeMoment;
  updated_at: MadeMoment;
  deleted_at: OptionalMoment;
};

/** A group of people that can be called together. */
export type ChannelsTable = {
  id: Id;
  name: string;
  created_by: string | null;
  created_at: MadeMoment;
  updated_at: MadeMoment;
};

/** Who belongs to a channel. */
export type ChannelMembersTable = {
  channel_id: string;
  user_id: string;
  role: Generated<"owner" | "admin" | "member">;
  joined_at: MadeMoment;
};
