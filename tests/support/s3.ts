import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild } from "../../tools/bootstrap/children.mjs";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { installedVersitygw } from "../../tools/bootstrap/versitygw.mjs";
import { untilListening } from "../../tools/drive/listening.ts";

/** An S3-compatible server of a test's own, with one bucket, on files of this computer. */
export type S3 = Readonly<{
  endpoint: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
  /** The folder that is the bucket. */
  folder: string;
  /** Ends it as a crash would. */
  kill: () => Promise<void>;
  /** Starts it again on the same port and files, after `kill`. */
  restart: () => Promise<void>;
  /** The settings of a service that uses it. */
  env: Readonly<Record<string, string>>;
  stop: () => Promise<void>;
}>;

/** Why tests that need an S3 server can't run here, or nothing. */
export function whyNoS3(): string | undefined {
  return installedVersitygw() ? undefined : "no S3 server (npm test builds versitygw with Go)";
}

/** Starts it on a free loopback port. What goes there in parts needs what is known of files to be kept, beside them. */
export async function startS3({ takesParts = false } = {}): Promise<S3> {
  const binary = installedVersitygw();
  if (!binary) throw new Error(whyNoS3());
  const root = await mkdtemp(join(tmpdir(), "nchat-s3-"));
  const bucket = "nchat-recordings";
  const folder = join(root, "data", bucket);
  for (const each of [folder, join(root, "known")]) await mkdir(each, { recursive: true });
  const port = await freePort();
  const accessKey = `key${randomBytes(6).toString("hex")}`;
  const secretKey = randomBytes(24).toString("hex");
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey };
  const launch = async (): Promise<Child> => {
    const known = takesParts ? ["--sidecar", join(root, "known")] : ["--nometa"];
    const args = ["--port", `127.0.0.1:${port}`, "--quiet", "posix", ...known, join(root, "data")];
    const child = startChild(binary, args, { env, cwd: root });
    await untilListening(port, child);
    return child;
  };
  let child = await launch();
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    bucket,
    accessKey,
    secretKey,
    folder,
    kill: async () => {
      child.process.kill("SIGKILL");
      await child.ended;
    },
    restart: async () => {
      child = await launch();
    },
    env: { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey },
    stop: async () => {
      child.process.kill("SIGKILL");
      await child.ended;
      await rm(root, { recursive: true, force: true });
    },
  };
}
