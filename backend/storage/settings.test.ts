import { describe, expect, it } from "vitest";
import { readConfig } from "../config.ts";
import { filesOriginOf, readStorageSettings } from "./settings.ts";

const bucket = { S3_BUCKET: "nchat-recordings", S3_ACCESS_KEY: "a", S3_SECRET_KEY: "s" };

describe("where files go", () => {
  it("is the folder when nothing is said", () => {
    const settings = { kind: "local", folder: "/data/media" };
    expect(readStorageSettings({}, "/data/media")).toEqual({ ok: true, settings });
    expect(readStorageSettings({ S3_BUCKET: "" }, "/data/media")).toEqual({ ok: true, settings });
  });

  it("is Amazon's by its region, and any other server by its address", () => {
    expect(readStorageSettings({ ...bucket, S3_REGION: "eu-west-1" }, "/")).toEqual({
      ok: true,
      settings: {
        ...{ kind: "s3", endpoint: "https://s3.eu-west-1.amazonaws.com", region: "eu-west-1", forcePathStyle: false },
        publicEndpoint: "https://s3.eu-west-1.amazonaws.com",
        ...{ bucket: "nchat-recordings", accessKey: "a", secretKey: "s" },
      },
    });
    const minio = { ...bucket, S3_ENDPOINT: "http://minio:9000/", S3_PUBLIC_ENDPOINT: "https://files.example.org" };
    expect(readStorageSettings(minio, "/")).toMatchObject({
      settings: { endpoint: "http://minio:9000", publicEndpoint: "https://files.example.org", forcePathStyle: true },
    });
    expect(readStorageSettings({ ...minio, S3_FORCE_PATH_STYLE: "0" }, "/")).toMatchObject({
      settings: { forcePathStyle: false },
    });
  });

  it("says where signed addresses lead, when that is not where the client came to", () => {
    const originOf = (env: Readonly<Record<string, string>>, publicUrl: string | null = null) => {
      const read = readStorageSettings(env, "/data/media");
      return read.ok ? filesOriginOf({ storage: read.settings, publicUrl }) : read.faults;
    };
    const keys = { S3_BUCKET: "nchat-recordings", S3_ACCESS_KEY: "a", S3_SECRET_KEY: "s" };
    const minio = { ...keys, S3_ENDPOINT: "http://minio:9000/", S3_PUBLIC_ENDPOINT: "https://files.example.org/s3" };
    expect([
      originOf({}),
      originOf({}, "https://nchat.example.org/app"),
      originOf(minio, "https://nchat.example.org"),
      originOf({ ...keys, S3_REGION: "eu-west-1" }),
    ]).toEqual([
      null,
      "https://nchat.example.org",
      "https://files.example.org",
      "https://nchat-recordings.s3.eu-west-1.amazonaws.com",
    ]);
  });

  it("names every fault, among those of all other settings, and never a secret", () => {
    const env = { S3_ENDPOINT: "minio", S3_BUCKET: "No", S3_SECRET_KEY: "hidden-1", S3_FORCE_PATH_STYLE: "maybe" };
    const result = readConfig({ ...env, PORT: "x" });
    const faults = result.ok ? [] : result.faults;
    expect(faults.map((fault) => fault.split(" ")[0])).toEqual([
      ...["PORT", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "JWT_SECRET"],
      ...["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY", "S3_FORCE_PATH_STYLE"],
    ]);
    expect(faults.join()).not.toContain("hidden");
  });
});
