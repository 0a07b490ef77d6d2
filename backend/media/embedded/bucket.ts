import { existsSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { setTimeout as pass } from "node:timers/promises";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { Logger } from "pino";
import { contentTypeOf } from "../../storage/headers.ts";
import type { Sink } from "../sink.ts";
import { backOffMs } from "./output.ts";

/** One file on this computer, and what it is to be called. */
export type Finished = Readonly<{ path: string; key: string }>;

/** How long it is tried: until `signal` is aborted, and no more often than so (null: as often as it takes). */
type Trying = Readonly<{ signal: AbortSignal; attempts: number | null }>;

/**
 * Brings what is finished to where it is to be, and leaves nothing here. What is removed here meanwhile is not brought.
 * Throws when it was tried in vain, or stopped.
 */
export type Bring = (file: Finished, trying: Trying) => Promise<void>;

/** A bucket, and the client that reaches it. */
export type Bucket = Readonly<{ client: S3Client; name: string }>;

/** Each is one request, tried again by itself. */
const usualPartBytes = 16 * 1024 * 1024;
const limits = { connectionTimeout: 5000, requestTimeout: 60_000, throwOnRequestTimeout: true };
const pause = { firstMs: 1000, longestMs: 5 * 60_000 };

/** The bucket of the settings. */
export function bucketOf(sink: Extract<Sink, { kind: "s3" }>): Bucket {
  const { endpoint, region, forcePathStyle, accessKey, secretKey, bucket } = sink;
  const client = new S3Client({
    ...{ endpoint, region, forcePathStyle, maxAttempts: 3, requestHandler: limits },
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    // Servers other than Amazon's know the newer checksums only in part.
    ...{ requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED" },
  });
  return { client, name: bucket };
}

/** Makes it for a bucket. A bucket that is away is waited for: what it takes late is not lost. */
export function createBring({ client, name }: Bucket, log: Logger, partBytes = usualPartBytes): Bring {
  return async ({ path, key }, { signal, attempts }) => {
    const target = { Bucket: name, Key: key };
    let attempt = 1;
    for (; existsSync(path); attempt++) {
      try {
        await upload({ client, log, partBytes, signal }, path, target);
        // Removed while it was on its way: then nobody wants it there either.
        if (!existsSync(path)) await client.send(new DeleteObjectCommand(target));
        return await rm(path, { force: true });
      } catch (error) {
        if (signal.aborted) throw error;
        const waitMs = backOffMs(attempt, pause);
        log.warn({ err: error, key, attempt, waitMs }, "a file could not be brought into the bucket");
        if (attempt === attempts) throw error;
        await pass(waitMs, undefined, { signal });
      }
    }
    // Removed while the bucket was away, which then could not be told that nobody completes it.
    if (attempt > 1) await abortOpen({ client, log }, target);
  };
}

type Tools = Readonly<{ client: S3Client; log: Logger; partBytes: number; signal: AbortSignal }>;

type Target = Readonly<{ Bucket: string; Key: string }>;

async function upload(tools: Tools, path: string, target: Target): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const ContentType = contentTypeOf(target.Key);
    if (size > tools.partBytes) return await uploadParts(tools, { file, size }, { ...target, ContentType });
    const Body = await read(file, 0, size);
    await tools.client.send(new PutObjectCommand({ ...target, ContentType, Body }), { abortSignal: tools.signal });
  } finally {
    await file.close();
  }
}

/** Piece by piece: hours of a recording fit into no request, and not into memory. */
async function uploadParts(
  { client, log, partBytes, signal }: Tools,
  { file, size }: Readonly<{ file: FileHandle; size: number }>,
  { ContentType, ...target }: Target & Readonly<{ ContentType: string }>,
): Promise<void> {
  await abortOpen({ client, log }, target);
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...target, ContentType }));
  try {
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (let at = 0; at < size; at += partBytes) {
      const PartNumber = Parts.length + 1;
      const Body = await read(file, at, Math.min(partBytes, size - at));
      const part = new UploadPartCommand({ ...target, UploadId, PartNumber, Body });
      const { ETag } = await client.send(part, { abortSignal: signal });
      Parts.push({ PartNumber, ETag });
    }
    await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await abort({ client, log }, { ...target, UploadId });
    throw error;
  }
}

type Upload = Target & Readonly<{ UploadId: string | undefined }>;

/** Parts of an upload that nobody completes would stay in the bucket, and be paid for. */
async function abort({ client, log }: Pick<Tools, "client" | "log">, upload: Upload): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand(upload));
  } catch (error) {
    log.warn({ err: error, key: upload.Key }, "the parts of an upload may have stayed in the bucket");
  }
}

/** What has begun to go into a bucket below a prefix and is not there yet. */
export async function openUploads({ client, name }: Bucket, prefix: string) {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: name, Prefix: prefix }));
  return Uploads;
}

/** What an earlier try, or an earlier run of this service, has left open. */
async function abortOpen({ client, log }: Pick<Tools, "client" | "log">, target: Target): Promise<void> {
  try {
    for (const open of await openUploads({ client, name: target.Bucket }, target.Key))
      if (open.Key === target.Key) await abort({ client, log }, { ...target, UploadId: open.UploadId });
  } catch (error) {
    log.warn({ err: error, key: target.Key }, "whether an upload was left open in the bucket is not known");
  }
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}
