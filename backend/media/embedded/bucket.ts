import { type FileHandle, open, rm } from "node:fs/promises";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
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

/** Brings what is finished to where it is to be, and leaves nothing here. Throws when that can't be done. */
export type Bring = (file: Finished) => Promise<void>;

/** Each is one request, tried again by itself. */
const partBytes = 16 * 1024 * 1024;
const limits = { connectionTimeout: 5000, requestTimeout: 60_000, throwOnRequestTimeout: true };
const attempts = 5;
const pause = { firstMs: 1000, longestMs: 15_000 };

/** Makes it for a bucket. */
export function createBring(sink: Extract<Sink, { kind: "s3" }>, log: Logger): Bring {
  const { endpoint, region, forcePathStyle, accessKey, secretKey, bucket } = sink;
  const client = new S3Client({
    ...{ endpoint, region, forcePathStyle, maxAttempts: 3, requestHandler: limits },
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    // Servers other than Amazon's know the newer checksums only in part.
    ...{ requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED" },
  });
  return async ({ path, key }) => {
    const target = { Bucket: bucket, Key: key };
    for (let attempt = 1; ; attempt++) {
      try {
        await upload(client, path, target);
        break;
      } catch (error) {
        log.warn({ err: error, key, attempt }, "a file could not be brought into the bucket");
        if (attempt === attempts) throw error;
        await new Promise((resolve) => setTimeout(resolve, backOffMs(attempt, pause)));
      }
    }
    await rm(path, { force: true });
  };
}

type Target = Readonly<{ Bucket: string; Key: string }>;

async function upload(client: S3Client, path: string, target: Target): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const ContentType = contentTypeOf(target.Key);
    if (size > partBytes) return await uploadParts(client, { file, size }, { ...target, ContentType });
    const Body = await read(file, 0, size);
    await client.send(new PutObjectCommand({ ...target, ContentType, Body }));
  } finally {
    await file.close();
  }
}

/** Piece by piece: hours of a recording fit into no request, and not into memory. */
async function uploadParts(
  client: S3Client,
  { file, size }: Readonly<{ file: FileHandle; size: number }>,
  { ContentType, ...target }: Target & Readonly<{ ContentType: string }>,
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...target, ContentType }));
  try {
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (let at = 0; at < size; at += partBytes) {
      const PartNumber = Parts.length + 1;
      const Body = await read(file, at, Math.min(partBytes, size - at));
      const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId }));
    throw error;
  }
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}
