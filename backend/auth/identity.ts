/** Who asks, as the access token and the database say; never taken from a payload. */
export type Identity = Readonly<{
  id: string;
  username: string;
  displayName: string;
  avatarUrl: string | null;
  /** The sign-in that the token belongs to; null for a token of another issuer. */
  sessionId: string | null;
  roles: readonly string[];
  /** When the token ends. */
  expiresAt: Date;
}>;
