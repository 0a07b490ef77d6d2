import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bucket, bucketOf, createBring, openUploads } from "../../backend/media/embedded/bucket.ts";
import { readStorageSettings } from "../../backend/storage/settings.ts";
import { until } from "../support/calls.ts";
import { type S3, startS3, whyNoS3 } from "../support/s3.ts";

const reason = whyNoS3();
const megabyte = 1024 * 1024;
const key = "recordings/large/composite.mp4";

/** Larger than one request: such a recording goes into the bucket in parts of 16 MB. */
describe("a large recording on a real S3 server", () => {
  let s3: S3;
  let bucket: Bucket;
  let folder = "";
  beforeAll(async () => {
    if (reason) return;
    s3 = await startS3({ takesParts: true });
    const read = readStorageSettings(s3.env, "/nowhere");
    if (!read.ok || read.settings.kind !== "s3") throw new Error("these are no settings of S3");
    bucket = bucketOf(read.settings);
  });
  afterAll(async () => s3?.stop());
  beforeEach(async () => {
    lines.length = 0;
    folder = await mkdtemp(join(tmpdir(), "nchat-large-"));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  const signal = new AbortController().signal;
  const lines: string[] = [];
  const log = pino({ level: "warn" }, { write: (line) => void lines.push(line) });
  /** Waits until an upload came to nothing because the server is away. */
  const untilMissed = () =>
    until("the bucket is missed", () => lines.some((line) => line.includes("could not be brought")), 20_000);
  const bring = () => createBring(bucket, log);
  const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
  /** A file of noise, which no server can make smaller. */
  const noise = async (megabytes: number) => {
    const path = join(folder, "composite.mp4");
    const bytes = randomBytes(megabytes * megabyte);
    await mkdir(folder, { recursive: true });
    await writeFile(path, bytes);
    return { path, hash: hashOf(bytes) };
  };
  const inBucket = async () => hashOf(await readFile(join(s3.folder, key)));
  const notComplete = async () => (await openUploads(bucket, "recordings/")).length;
  /** How many parts have come of an upload that is not complete. */
  const partsThere = async () => {
    const files = await readdir(s3.folder, { recursive: true, withFileTypes: true }).catch(() => []); // one just went
    return files.filter((each) => each.isFile() && /^\d+$/.test(each.name)).length;
  };

  it.skipIf(reason)("goes there in parts and is whole, and nothing of it stays here", async () => {
    const { path, hash } = await noise(20);
    await bring()({ path, key }, { signal, attempts: 1 });
    expect([await inBucket(), existsSync(path), await notComplete()]).toEqual([hash, false, 0]);
  });

  it.skipIf(reason)("is whole also when the server went away in the middle, and no part is left lying", async () => {
    const { path, hash } = await noise(60);
    const brought = bring()({ path, key }, { signal, attempts: null });
    await until("a part is there", async () => (await partsThere()) > 0, 10_000);
    await s3.kill();
    await untilMissed();
    expect(await partsThere()).toBeGreaterThan(0);
    await s3.restart();
    await brought;
    expect([await inBucket(), existsSync(path), await notComplete(), await partsThere()]).toEqual([hash, false, 0, 0]);
  });

  it.skipIf(reason)("leaves no part lying either when it was removed here while the server was away", async () => {
    const { path } = await noise(60);
    const brought = bring()({ path, key: "recordings/removed/composite.mp4" }, { signal, attempts: null });
    await until("a part is there", async () => (await partsThere()) > 0, 10_000);
    await s3.kill();
    await untilMissed();
    await rm(path);
    await s3.restart();
    await brought;
    expect([await notComplete(), await partsThere()]).toEqual([0, 0]);
    expect(existsSync(join(s3.folder, "recordings/removed/composite.mp4"))).toBe(false);
  });
});
