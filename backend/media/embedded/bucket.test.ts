import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { S3Client } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBring } from "./bucket.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-bucket-"));
  writeFileSync(join(folder, "a.mp4"), "0123456789");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Answer = Readonly<{ statusCode: number; body?: string; before?: () => void }>;
const open = (key: string, id: string) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`;
const created = "<InitiateMultipartUploadResult><UploadId>new</UploadId></InitiateMultipartUploadResult>";

/** A bucket that answers as told; what is not told of goes well. */
function bucket(answers: Readonly<Record<string, Answer>> = {}) {
  const asked: string[] = [];
  const handle = async (request: Readonly<{ method: string; path: string; query?: Record<string, unknown> }>) => {
    const query = Object.entries(request.query ?? {}).map(([name, value]) =>
      value ? `${name}=${String(value)}` : name,
    );
    const what = [request.method, ...query.filter((each) => !each.startsWith("x-id")).toSorted()].join(" ");
    asked.push(what);
    const { statusCode, body = "", before } = answers[what] ?? { statusCode: 200, body: created };
    before?.();
    return { response: { statusCode, headers: { etag: '"e"' }, body: Readable.from([Buffer.from(body)]) } };
  };
  const client = new S3Client({
    ...{ endpoint: "http://127.0.0.1:1", region: "here", forcePathStyle: true, maxAttempts: 1 },
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    ...{ requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED" },
    requestHandler: { handle, metadata: { handlerProtocol: "http/1.1" } },
  });
  const logged: string[] = [];
  const log = pino({ level: "warn" }, { write: (line) => void logged.push(String(JSON.parse(line).msg)) });
  const stopping = new AbortController();
  const bring = (partBytes: number, attempts: number | null = 1) =>
    createBring(
      { client, name: "bucket" },
      log,
      partBytes,
    )({ path: join(folder, "a.mp4"), key: "recordings/r1/a.mp4" }, { signal: stopping.signal, attempts });
  return { bring, asked, logged, stop: () => stopping.abort() };
}
const lists = "GET prefix=recordings/r1/a.mp4 uploads";

describe("what goes into a bucket", () => {
  it("goes in parts where it is large, after what an earlier try left open, and is no longer here then", async () => {
    const uploads = `${open("recordings/r1/a.mp4", "old")}${open("recordings/r1/a.mp4.other", "foreign")}`;
    const body = `<ListMultipartUploadsResult>${uploads}</ListMultipartUploadsResult>`;
    const { bring, asked } = bucket({ [lists]: { statusCode: 200, body } });
    await bring(4);
    expect(asked).toEqual([
      ...[lists, "DELETE uploadId=old", "POST uploads"],
      ...[1, 2, 3].map((part) => `PUT partNumber=${part} uploadId=new`),
      "POST uploadId=new",
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is here still when a part was not taken, whose fault is told and not that of tidying up", async () => {
    const refused = { statusCode: 403, body: "<Error><Code>AccessDenied</Code></Error>" };
    const { bring, asked, logged } = bucket({
      [lists]: refused,
      "PUT partNumber=2 uploadId=new": { statusCode: 400, body: "<Error><Code>EntityTooSmall</Code></Error>" },
      "DELETE uploadId=new": refused,
    });
    await expect(bring(4)).rejects.toMatchObject({ name: "EntityTooSmall" });
    expect(asked.at(-1)).toBe("DELETE uploadId=new");
    expect(logged).toEqual([
      "whether an upload was left open in the bucket is not known",
      "the parts of an upload may have stayed in the bucket",
      "a file could not be brought into the bucket",
    ]);
    expect(readdirSync(folder)).toEqual(["a.mp4"]);
  });

  it("waits for a bucket that is away until it is back, or the service ends", async () => {
    const answers = { PUT: { statusCode: 503 } };
    const back = bucket(answers);
    const bringing = back.bring(100, null);
    await vi.waitFor(() => expect(back.logged).toHaveLength(1));
    const ended = bucket({ PUT: { statusCode: 503 } });
    const waiting = ended.bring(100, null);
    await vi.waitFor(() => expect(ended.logged).toHaveLength(1));
    ended.stop();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(existsSync(join(folder, "a.mp4"))).toBe(true);
    answers.PUT = { statusCode: 200 };
    await bringing;
    expect([back.asked, readdirSync(folder)]).toEqual([["PUT", "PUT"], []]);
  });

  it("does not come there when it was removed here meanwhile", async () => {
    const before = () => rmSync(join(folder, "a.mp4"));
    const late = bucket({ PUT: { statusCode: 200, before } });
    await late.bring(100, null);
    expect(late.asked).toEqual(["PUT", "DELETE"]);
    const gone = bucket();
    await gone.bring(100, null);
    expect(gone.asked).toEqual([]);
  });
});
