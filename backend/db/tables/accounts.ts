import type { Generated } from "kysely";
import type { Id, MadeMoment, Moment, OptionalMoment } from "./columns.ts";

/** What a person signs in with. */
export type AccountsTable = {
  user_id: string;
  email: string;
  password_hash: string;
  password_changed_at: MadeMoment;
  /** When it ends by itself; null: never. */
  password_expires_at: OptionalMoment;
  created_at: MadeMoment;
};

/** One sign-in on one device: the family that its refresh tokens belong to. */
export type SessionsTable = {
  id: Id;
  user_id: string;
  created_at: MadeMoment;
  last_used_at: MadeMoment;
  ended_at: OptionalMoment;
  end_reason: "signed_out" | "reused" | "password_changed" | "account_deleted" | null;
};

/** A refresh token, kept as a hash. Spent ones stay until they expire, so that their reuse is noticed. */
export type RefreshTokensTable = {
  token_hash: string;
  session_id: string;
  created_at: MadeMoment;
  expires_at: Moment;
  spent_at: OptionalMoment;
};

/** Failed sign-ins of an account or an address; the key is hashed. */
export type SignInAttemptsTable = {
  key: string;
  failures: Generated<number>;
  last_failed_at: Moment;
  locked_until: OptionalMoment;
};
