import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const secret = "s".repeat(32);
const needed = { LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "secret", JWT_SECRET: secret };

function configOf(environment: Record<string, string>) {
  const result = readConfig(environment);
  if (!result.ok) throw new Error(result.faults.join("\n"));
  return result.config;
}

function faultsOf(environment: Record<string, string>) {
  const result = readConfig(environment);
  return result.ok ? [] : result.faults;
}

describe("readConfig", () => {
  it("needs only LiveKit's key and a secret of its own", () => {
    expect(configOf(needed)).toEqual({
      host: "127.0.0.1",
      port: 4000,
      publicUrl: null,
      dataDir: resolve(".nchat"),
      databaseUrl: null,
      databasePool: 10,
      redisUrl: null,
      callsPerMinute: 60,
      metricsToken: null,
      drainSeconds: 3,
      nchatSchema: null,
      livekit: { url: "ws://127.0.0.1:7880", publicUrl: "ws://127.0.0.1:7880", apiKey: "key", apiSecret: "secret" },
      jwt: {
        key: { kind: "secret", algorithm: "HS256", secret: new TextEncoder().encode(secret) },
        issuer: null,
        audiences: null,
        claimsNamespace: "https://hasura.io/jwt/claims",
      },
      encryptionKeys: [],
      corsOrigins: [],
      requestsPerMinute: 1200,
      trustProxy: false,
      turn: { urls: [], secret: null, region: null, checkSeconds: 60, credentialSeconds: 300 },
      storage: { kind: "local", folder: resolve(".nchat/media") },
      media: {
        ...{ kind: "auto", ffmpeg: null, rtmp: { host: "127.0.0.1", port: null, publicUrl: null } },
        composer: { chromium: null, most: 1 },
        limits: { outputs: 24 * availableParallelism(), freeBytes: 536_870_912 },
      },
      retentionPlan: "pro",
      ceilings: {
        participants: 100,
        ...{ callMs: 480 * 60_000, streamMs: 480 * 60_000, recordingMs: 480 * 60_000 },
        streams: 10,
      },
      offer: {
        ...{ hasRecording: true, hasStreaming: true },
        segmentSeconds: 2,
        cdnUrl: null,
        retentionDays: { free: 7, pro: 30, enterprise: 365 },
      },
      streams: { roomViewers: 100, embedOrigins: ["*"], destinationNetworks: [] },
      hasSamplePeople: true,
      webRoot: null,
      logLevel: "info",
      endsWithStdin: false,
    });
  });

  it("takes who may embed, and where streams may go beside the public internet", () => {
    const set = { EMBED_ORIGINS: "https://a.example.org, https://b.example.org", DESTINATION_NETWORKS: "10.1.0.0/16" };
    expect(configOf({ ...needed, ...set, STREAM_ROOM_VIEWERS: "5" }).streams).toEqual({
      roomViewers: 5,
      embedOrigins: ["https://a.example.org", "https://b.example.org"],
      destinationNetworks: ["10.1.0.0/16"],
    });
    const wrong = { EMBED_ORIGINS: "https://a.example.org/;script-src", DESTINATION_NETWORKS: "10.1.0.0" };
    expect(faultsOf({ ...needed, ...wrong })).toEqual([
      'EMBED_ORIGINS "https://a.example.org/;script-src" is not an origin such as https://example.org, nor *',
      'DESTINATION_NETWORKS "10.1.0.0" is not a network such as 10.1.0.0/16',
    ]);
  });

  it("takes the plan's limits, what is offered at all, and how long recordings are kept", () => {
    const { ceilings, offer, turn } = configOf({
      ...needed,
      ...{ RECORDING: "0", STREAMING: "0", MAX_CALL_PARTICIPANTS: "12", MAX_CALL_MINUTES: "60", MAX_STREAMS: "3" },
      ...{ MAX_STREAM_MINUTES: "90", MAX_RECORDING_MINUTES: "30", HLS_SEGMENT_SECONDS: "4" },
      ...{ RETENTION_DAYS_FREE: "1", RETENTION_DAYS_PRO: "14", RETENTION_DAYS_ENTERPRISE: "3650" },
      ...{ CDN_URL: "https://cdn.example.org/live/", TURN_CREDENTIAL_SECONDS: "120" },
    });
    expect({ ceilings, offer, seconds: turn.credentialSeconds }).toEqual({
      ceilings: { participants: 12, callMs: 3_600_000, streamMs: 5_400_000, recordingMs: 1_800_000, streams: 3 },
      offer: {
        ...{ hasRecording: false, hasStreaming: false, segmentSeconds: 4 },
        cdnUrl: "https://cdn.example.org/live",
        retentionDays: { free: 1, pro: 14, enterprise: 3650 },
      },
      seconds: 120,
    });
    const wrong = { RECORDING: "yes", MAX_CALL_PARTICIPANTS: "1", MAX_CALL_MINUTES: "0.5", MAX_STREAMS: "many" };
    const segments = (seconds: string) => faultsOf({ ...needed, HLS_SEGMENT_SECONDS: seconds });
    expect(["0", "10", "11", "2.5"].map(segments)).toEqual([
      ["HLS_SEGMENT_SECONDS must be at least 1"],
      [],
      ["HLS_SEGMENT_SECONDS must be at most 10"],
      ["HLS_SEGMENT_SECONDS must be a whole number"],
    ]);
    expect(faultsOf({ ...needed, ...wrong, RETENTION_DAYS_PRO: "0", CDN_URL: "cdn.example.org" })).toEqual([
      "RECORDING must be 0 or 1",
      "MAX_CALL_PARTICIPANTS must be at least 2",
      "MAX_CALL_MINUTES must be a whole number",
      "MAX_STREAMS must be a number",
      "RETENTION_DAYS_PRO must be at least 1",
      "CDN_URL must be an address such as https://cdn.example.org",
    ]);
  });

  it("takes where encoders come in, and refuses embedded media among several nodes", () => {
    const limits = { NCHAT_MEDIA_OUTPUTS: "7", NCHAT_MEDIA_FREE_MB: "100" };
    const rtmp = { NCHAT_RTMP_PORT: "0", NCHAT_RTMP_URL: "rtmp://in.example.org/live", ...limits };
    const set = { NCHAT_MEDIA: "embedded", NCHAT_CHROMIUM: "/opt/chromium", NCHAT_COMPOSERS: "2", ...rtmp };
    expect(configOf({ ...needed, ...set }).media).toEqual({
      kind: "embedded",
      ffmpeg: null,
      rtmp: { host: "127.0.0.1", port: 0, publicUrl: "rtmp://in.example.org/live" },
      composer: { chromium: "/opt/chromium", most: 2 },
      limits: { outputs: 7, freeBytes: 104_857_600 },
    });
    expect(faultsOf({ ...needed, ...set, REDIS_URL: "redis://cache" })).toEqual([
      "NCHAT_MEDIA must not be embedded with REDIS_URL: several nodes need LiveKit's workers",
    ]);
  });

  it("refuses sample people among several nodes", () => {
    const shared = { ...needed, REDIS_URL: "redis://cache", SAMPLE_PEOPLE: "1" };
    expect(faultsOf({ ...shared, DATABASE_URL: "postgres://nchat@db/nchat" })).toEqual([
      "SAMPLE_PEOPLE must be 0 with REDIS_URL: the sample people live in a service of one node",
    ]);
    expect(configOf(shared)).toMatchObject({ redisUrl: "redis://cache", hasSamplePeople: true });
  });

  it("names every fault at once, and never the value of a secret", () => {
    const faults = faultsOf({
      PORT: "70000",
      DATABASE_URL: "mysql://x",
      LOG_LEVEL: "loud",
      JWT_SECRET: "too-short-and-secret",
      ENCRYPTION_KEYS: "abc",
      CORS_ORIGINS: "https://fine.example,nonsense",
      SAMPLE_PEOPLE: "yes",
    });
    expect(faults.map((fault) => fault.split(" ")[0]).sort()).toEqual([
      "CORS_ORIGINS",
      "DATABASE_URL",
      "ENCRYPTION_KEYS",
      "JWT_SECRET",
      "LIVEKIT_API_KEY",
      "LIVEKIT_API_SECRET",
      "LOG_LEVEL",
      "PORT",
      "SAMPLE_PEOPLE",
    ]);
    expect(faults.join()).not.toContain("too-short-and-secret");
  });

  it("takes an empty variable for a missing one", () => {
    expect(configOf({ ...needed, DATABASE_URL: "", PORT: "" })).toEqual(configOf(needed));
  });

  it("shows no sample people on a real database unless asked to", () => {
    const database = { ...needed, DATABASE_URL: "postgres://nchat@db/nchat" };
    expect([database, { ...database, SAMPLE_PEOPLE: "1" }].map((env) => configOf(env).hasSamplePeople)).toEqual([
      false,
      true,
    ]);
  });

  it("reads Hasura's JSON, with a key or with the address of a key set", () => {
    const json = (value: object) => configOf({ ...needed, JWT_SECRET: JSON.stringify(value) }).jwt;
    expect(json({ type: "HS512", key: secret, claims_namespace: "claims", issuer: "hasura-auth" })).toEqual({
      key: { kind: "secret", algorithm: "HS512", secret: new TextEncoder().encode(secret) },
      issuer: "hasura-auth",
      audiences: null,
      claimsNamespace: "claims",
    });
    expect(json({ type: "RS256", jwk_url: "https://auth.example.org/jwks", audience: "nchat" })).toEqual({
      key: { kind: "jwks", url: "https://auth.example.org/jwks" },
      issuer: null,
      audiences: ["nchat"],
      claimsNamespace: "https://hasura.io/jwt/claims",
    });
  });

  it.each([
    [
      '{"type":"none","key":"x"}',
      "JWT_SECRET type: must be HS256, HS384 or HS512 (or use jwk_url); key: must be 32 characters or longer",
    ],
    ['{"jwk_url":"ftp://x"}', "JWT_SECRET jwk_url"],
    ["{nonsense", "JWT_SECRET looks like JSON and is not"],
  ])("refuses %s as JWT_SECRET", (value, fault) => {
    expect(faultsOf({ ...needed, JWT_SECRET: value })).toEqual([expect.stringContaining(fault)]);
  });

  it("takes STUN and TURN addresses, and names the one that is none", () => {
    const urls = ["turn:turn.example.org:3478", "turns:[2001:db8::1]"];
    expect(configOf({ ...needed, TURN_URLS: urls.join(", "), TURN_SECRET: "s", ICE_REGION: "eu" }).turn).toEqual({
      urls,
      secret: "s",
      region: "eu",
      checkSeconds: 60,
      credentialSeconds: 300,
    });
    expect(faultsOf({ ...needed, TURN_URLS: "turn:ok.example.org,https://no.example.org" })).toEqual([
      'TURN_URLS "https://no.example.org" is not an address such as turn:turn.example.org:3478',
    ]);
  });

  it("reads keys of 32 bytes, newest first, in hex or base64", () => {
    const one = "01".repeat(32);
    const two = Buffer.alloc(32, 2).toString("base64");
    expect(configOf({ ...needed, ENCRYPTION_KEYS: `${one}, ${two}` }).encryptionKeys).toEqual([
      new Uint8Array(32).fill(1),
      new Uint8Array(32).fill(2),
    ]);
  });

  it.each([
    ["1", true],
    ["0", false],
    ["10.0.0.0/8", "10.0.0.0/8"],
  ])("takes %s for TRUST_PROXY", (text, value) => {
    expect(configOf({ ...needed, TRUST_PROXY: text }).trustProxy).toEqual(value);
  });
});
