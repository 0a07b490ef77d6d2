import { isAbsolute, join, relative } from "node:path";
import { S3Upload } from "livekit-server-sdk";

/** Where media writes its files: a bucket, or a folder that the writer shares with this service. */
export type Sink = Readonly<
  | {
      kind: "s3";
      endpoint: string;
      region: string;
      bucket: string;
      accessKey: string;
      secretKey: string;
      forcePathStyle: boolean;
    }
  | { kind: "local"; folder: string }
>;

/** The upload part of a request; the folder needs none. */
export function uploadTo(sink: Sink): { case: "s3"; value: S3Upload } | undefined {
  if (sink.kind === "local") return undefined;
  const { endpoint, region, bucket, accessKey, secretKey: secret, forcePathStyle } = sink;
  return { case: "s3", value: new S3Upload({ endpoint, region, bucket, accessKey, secret, forcePathStyle }) };
}

/** A key as the writer names it. */
export function toPath(sink: Sink, key: string): string {
  return sink.kind === "local" ? join(sink.folder, key) : key;
}

/** The key of what the writer names: a path below the folder, or the key itself. */
export function toKey(sink: Sink, path: string): string {
  return sink.kind === "local" && isAbsolute(path) ? relative(sink.folder, path) : path;
}
