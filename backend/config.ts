/** How access tokens are verified, and signed when the key allows it. */
export type JwtSettings = Readonly<{
  /** A secret of ours signs and verifies; a JWK set only verifies. */
  key:
    | Readonly<{ kind: "secret"; algorithm: "HS256" | "HS384" | "HS512"; secret: Uint8Array }>
    | Readonly<{ kind: "jwks"; url: string }>;
  /** Checked on tokens of other issuers when given. */
  issuer: string | null;
  audience: string | null;
  claimsNamespace: string;
}>;

/** The settings of the service, from the environment; see `readConfig`. */
export type Config = Readonly<{
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** The service's own address as clients and LiveKit reach it; null: the address it listens on. */
  publicUrl: string | null;
  dataDir: string;
  /** Null: PGlite in `dataDir`. */
  databaseUrl: string | null;
  livekit: Readonly<{
    url: string;
    /** Where clients find it. */
    publicUrl: string;
    apiKey: string;
    apiSecret: string;
  }>;
  jwt: JwtSettings;
  /** 32 bytes each, newest first; for what is stored encrypted. */
  encryptionKeys: readonly Uint8Array[];
  corsOrigins: readonly string[];
  trustProxy: boolean | number | string;
  turn: Readonly<{ urls: readonly string[]; secret: string | null }>;
  /** The echo person and the one who declines. */
  hasSamplePeople: boolean;
  /** The built browser app; null: none is served. */
  webRoot: string | null;
  logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  /** Stdin is a pipe of the parent's, and its end is ours. */
  endsWithStdin: boolean;
}>;
