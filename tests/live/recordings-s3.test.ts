import { mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createS3Storage } from "../../backend/storage/s3.ts";
import { readStorageSettings } from "../../backend/storage/settings.ts";
import type { Storage } from "../../backend/storage/storage.ts";
import { until, whyNoCalls } from "../support/calls.ts";
import { keyOf, phases, type RecordingWorld, said, startRecordingWorld } from "../support/recordings.ts";
import { type S3, startS3, whyNoS3 } from "../support/s3.ts";

describe("the storage on a real S3 server", () => {
  const reason = whyNoS3();
  let s3: S3;
  let storage: Storage;

  const open = (env: Readonly<Record<string, string>>) => {
    const result = readStorageSettings(env, "/nowhere");
    if (!result.ok || result.settings.kind !== "s3") throw new Error("these are no settings of S3");
    return createS3Storage(result.settings, pino({ level: "silent" }));
  };
  const put = async (key: string, content: string) => {
    await mkdir(dirname(join(s3.folder, key)), { recursive: true });
    await writeFile(join(s3.folder, key), content);
  };
  beforeAll(async () => {
    if (reason) return;
    s3 = await startS3();
    storage = open(s3.env);
  });
  afterAll(async () => s3?.stop());

  it.skipIf(reason)("says what is wrong with its settings", async () => {
    expect(await storage.fault()).toBeNull();
    expect(await open({ ...s3.env, S3_BUCKET: "another" }).fault()).toContain("The bucket another can't be used");
    expect(await open({ ...s3.env, S3_SECRET_KEY: "wrong" }).fault()).toContain("can't be used");
  });

  it.skipIf(reason)("reads files, whole and in parts, and knows which are there", async () => {
    await put("recordings/a/composite.mp4", "0123456789");
    expect(await storage.sizeOf("recordings/a/composite.mp4")).toBe(10);
    expect(await storage.sizeOf("recordings/a/none.mp4")).toBeNull();
    expect(await storage.read("recordings/a/none.mp4")).toBeNull();
    const part = await storage.read("recordings/a/composite.mp4", { start: 2, end: 4 });
    expect(part && (await text(part))).toBe("234");
  });

  it.skipIf(reason)("signs addresses for one file, one name and some time", async () => {
    await put("recordings/a/composite.mp4", "0123456789");
    const how = { seconds: 60, fileName: "Café – call.mp4", as: "attachment" } as const;
    const { url } = await storage.signedUrl("recordings/a/composite.mp4", how, "https://unused.example");
    const answer = await fetch(url, { headers: { range: "bytes=1-3" } });
    expect([answer.status, await answer.text(), answer.headers.get("content-type")]).toEqual([206, "123", "video/mp4"]);
    expect(answer.headers.get("content-disposition")).toContain("filename*=UTF-8''Caf%C3%A9%20%E2%80%93%20call.mp4");
    const changed = async (change: (to: URL) => void) => {
      const to = new URL(url);
      change(to);
      return (await fetch(to)).status;
    };
    expect({
      key: await changed((to) => (to.pathname = to.pathname.replace("composite", "other"))),
      name: await changed((to) => to.searchParams.set("response-content-disposition", "inline")),
      longer: await changed((to) => to.searchParams.set("X-Amz-Expires", "9999")),
      unsigned: await changed((to) => to.searchParams.delete("X-Amz-Signature")),
    }).toEqual({ key: 403, name: 403, longer: 403, unsigned: 400 });
    const short = await storage.signedUrl("recordings/a/composite.mp4", { ...how, seconds: 1 }, "");
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await fetch(short.url)).status).toBe(403);
  });

  it.skipIf(reason)("removes everything below a prefix and nothing beside it, however often it is asked", async () => {
    const keys = Array.from({ length: 1100 }, (_, index) => `recordings/many/part-${index}.ts`);
    for (const key of [...keys, "recordings/many-more/keep.ts"]) await put(key, "x");
    expect((await storage.list("recordings/many/")).toSorted()).toEqual(keys.toSorted());
    expect(await storage.removeAll("recordings/many/")).toBe(1100);
    expect(await storage.removeAll("recordings/many/")).toBe(0);
    expect(await storage.list("recordings/many-more/")).toEqual(["recordings/many-more/keep.ts"]);
    await expect(storage.removeAll("../outside/")).rejects.toThrow("is no key");
  });

  it.skipIf(reason)("that is gone says so in time, and goes on when it is back", async () => {
    await put("recordings/b/composite.mp4", "0123456789");
    await s3.kill();
    const begun = performance.now();
    await expect(storage.removeAll("recordings/b/")).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(performance.now() - begun).toBeLessThan(15_000);
    await s3.restart();
    expect(await storage.removeAll("recordings/b/")).toBe(1);
    expect(existsSync(join(s3.folder, "recordings/b/composite.mp4"))).toBe(false);
  });
});

describe("a recording in a bucket", () => {
  const reason = whyNoS3() ?? whyNoCalls("two nodes");
  let s3: S3;
  let world: RecordingWorld;
  beforeAll(async () => {
    if (reason) return;
    s3 = await startS3();
    world = await startRecordingWorld("two nodes", s3.env);
  });
  afterAll(async () => {
    await world?.stop();
    await s3?.stop();
  });

  it.skipIf(reason)("is written there by the recorder, plays from there, and goes from there", async () => {
    const talk = await world.talk();
    const { callId, host } = talk;
    const { recordingId } = await host.client.ask("startRecording", { params: { id: callId }, body: {} });
    const info = world.newest();
    const { request } = info;
    const file = request.case === "roomComposite" ? request.value.fileOutputs[0] : undefined;
    expect(file?.output.value).toMatchObject({ endpoint: s3.endpoint, bucket: s3.bucket, secret: s3.secretKey });
    const path = join(s3.folder, keyOf(info));
    for (const key of [keyOf(info), `recordings/${recordingId}/thumbnail.jpeg`]) {
      await mkdir(dirname(join(s3.folder, key)), { recursive: true });
      await writeFile(join(s3.folder, key), "0123456789");
    }
    await world.webhook("egress_ended", said(info, phases.complete, { size: 10 }));
    const ready = await host.client.ask("getRecording", { params: { id: recordingId } });
    expect([ready.status, ready.url?.startsWith(s3.endpoint), ready.thumbnailUrl !== null]).toEqual([
      "ready",
      true,
      true,
    ]);
    expect(await (await fetch(ready.url ?? "")).text()).toBe("0123456789");
    const description = join(s3.folder, `recordings/${recordingId}/metadata.json`);
    expect(JSON.parse(await readFile(description, "utf8"))).toMatchObject({
      ...{ id: recordingId, callId, fileSize: 10, thumbnail: `recordings/${recordingId}/thumbnail.jpeg` },
      files: [{ key: keyOf(info), kind: "composite", fileSize: 10 }],
    });
    await s3.kill();
    const unavailable = await host.client.try("downloadRecording", { params: { id: recordingId }, query: {} });
    expect(unavailable).toMatchObject({ status: 503, error: { code: "UNAVAILABLE" } });
    await host.client.ask("deleteRecording", { params: { id: recordingId } });
    expect(await host.client.try("getRecording", { params: { id: recordingId } })).toMatchObject({ status: 404 });
    await s3.restart();
    await until("the files are gone", () => !existsSync(path) && !existsSync(description), 20_000);
    const rows = () => world.db.selectFrom("nchat_call_recordings").select("id").execute();
    await until("the row is gone", async () => (await rows()).length === 0);
  });
});
