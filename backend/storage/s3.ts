import { Readable } from "node:stream";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { Logger } from "pino";
import { ApiError } from "../http/api-error.ts";
import { contentTypeOf, dispositionOf } from "./headers.ts";
import { isKey } from "./keys.ts";
import type { StorageSettings } from "./settings.ts";
import type { ByteRange, Storage } from "./storage.ts";

type Settings = Extract<StorageSettings, { kind: "s3" }>;

/** A storage that hangs must not hold up whoever asks. */
const limits = { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/** A bucket by Amazon's own client. Nothing is asked of it before the first use. */
export function createS3Storage(settings: Settings, log: Logger): Storage {
  const { bucket: Bucket } = settings;
  const client = clientOf(settings, settings.endpoint);
  const signer = settings.publicEndpoint === settings.endpoint ? client : clientOf(settings, settings.publicEndpoint);
  const asked = <T>(what: string, work: () => Promise<T>) => work().catch((error: unknown) => fail(log, what, error));
  const list = (prefix: string) => {
    const Prefix = `${checked(prefix.replace(/\/$/, ""))}/`;
    return asked("list", () => keysBelow(client, Bucket, Prefix));
  };
  return {
    kind: "s3",
    bucket: Bucket,
    fault: () =>
      client.send(new HeadBucketCommand({ Bucket })).then(
        () => null,
        (error: unknown) => `The bucket ${Bucket} can't be used: ${nameOf(error)}`,
      ),
    signedUrl: async (key, { seconds, fileName, as }) => {
      const command = new GetObjectCommand({
        Bucket,
        Key: checked(key),
        ResponseContentDisposition: dispositionOf(as, fileName),
        ResponseContentType: contentTypeOf(key),
      });
      const expiresAt = new Date(Date.now() + seconds * 1000);
      return { url: await getSignedUrl(signer, command, { expiresIn: seconds }), expiresAt };
    },
    sizeOf: async (key) => {
      const command = new HeadObjectCommand({ Bucket, Key: checked(key) });
      return await orNull("head", log, async () => (await client.send(command)).ContentLength ?? 0);
    },
    read: async (key, range) => {
      const command = get(Bucket, key, range);
      return await orNull("get", log, async () => {
        const { Body } = await client.send(command);
        return Body instanceof Readable ? Body : null;
      });
    },
    write: async (key, bytes) => void (await asked("put", () => client.send(put(Bucket, key, bytes)))),
    list: async (prefix) => await list(prefix),
    removeAll: async (prefix) => {
      const keys = await list(prefix);
      for (let at = 0; at < keys.length; at += 1000) {
        const Objects = keys.slice(at, at + 1000).map((Key) => ({ Key }));
        await asked("delete", () => removeObjects(client, Bucket, Objects));
      }
      return keys.length;
    },
  };
}

function clientOf({ region, accessKey, secretKey, forcePathStyle }: Settings, endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    maxAttempts: 2,
    requestHandler: limits,
    // Servers other than Amazon's know the newer checksums only in part.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

const get = (Bucket: string, key: string, range: ByteRange | undefined) =>
  new GetObjectCommand({
    ...{ Bucket, Key: checked(key) },
    ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
  });

const put = (Bucket: string, key: string, Body: Uint8Array) =>
  new PutObjectCommand({ Bucket, Key: checked(key), Body, ContentType: contentTypeOf(key) });

function checked(key: string): string {
  if (!isKey(key)) throw new Error(`${JSON.stringify(key)} is no key`);
  return key;
}

async function keysBelow(client: S3Client, Bucket: string, Prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix, ...(token === undefined ? {} : { ContinuationToken: token }) }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}

async function removeObjects(client: S3Client, Bucket: string, Objects: { Key: string }[]): Promise<void> {
  const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  const [first] = Errors.filter(({ Code }) => Code !== "NoSuchKey");
  if (first) throw new Error(`${first.Key ?? "a file"} was not removed: ${first.Code ?? "unknown"}`);
}

async function orNull<T>(what: string, log: Logger, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
    return fail(log, what, error);
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : String(error));

/** What S3 says may hold addresses and keys' names; people read that it does not answer. */
function fail(log: Logger, what: string, error: unknown): never {
  log.warn({ what, err: error }, "the storage did not do what it was asked");
  throw new ApiError("UNAVAILABLE", "The storage of recordings does not answer. Try again in a moment.", {
    retryAfter: 5,
  });
}
