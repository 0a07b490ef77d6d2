import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import Fastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { readConfig } from "../config.ts";
import { answerFailures } from "../http/failures.ts";
import { rangeOf } from "./byte-range.ts";
import { createFiles } from "./files.ts";
import { dispositionOf } from "./headers.ts";
import { isKey, pathIn } from "./keys.ts";
import { createLocalStorage } from "./local.ts";
import { createSignatures } from "./signature.ts";

const needed = { LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "secret", JWT_SECRET: "s".repeat(32) };
const old = "1".repeat(64);
const newer = "2".repeat(64);

async function setUp(keys = old) {
  const result = readConfig({ ...needed, ENCRYPTION_KEYS: keys });
  if (!result.ok) throw new Error(result.faults.join());
  const { config } = result;
  const folder = await mkdtemp(join(tmpdir(), "nchat-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const clock = { now: new Date("2026-01-01T00:00:00Z") };
  const now = () => clock.now;
  const storage = createLocalStorage(join(folder, "media"), createSignatures(config), now);
  const put = async (key: string, content: string) => {
    const path = pathIn(join(folder, "media"), key);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, content);
  };
  const app = Fastify();
  onTestFinished(() => app.close());
  answerFailures(app);
  const part = createFiles({ config, storage, now });
  await app.register(async (scope) => await part.register?.(scope));
  const sign = async (key: string, seconds = 60) => {
    const { url } = await storage.signedUrl(key, { seconds, fileName: "Call.mp4", as: "inline" }, "");
    return url;
  };
  return { folder, storage, put, app, sign, clock, config };
}

describe("a key", () => {
  it("is a relative name of plain parts, and so can never leave the folder", () => {
    const good = ["a", "recordings/1/a.mp4", "streams/x/part-0.m4s"];
    const bad = [
      ...["", "/", "/etc/passwd", "..", "../a", "a/../b", "a//b", "a/", "./a", ".hidden", "a/.hidden", "a\\b"],
      ...["a b", "a\0b", "a%2fb", "ä", "C:/a", "x".repeat(501)],
    ];
    expect([good.map(isKey), bad.map(isKey)]).toEqual([good.map(() => true), bad.map(() => false)]);
    for (const key of bad.filter((each) => each !== "a/")) expect(() => pathIn("/data", key)).toThrow("is no key");
  });
});

describe("the folder", () => {
  it("takes small files whole, in the place of earlier ones, and nothing outside", async () => {
    const { storage } = await setUp();
    for (const content of ["first", "second"])
      await storage.write("recordings/1/metadata.json", new TextEncoder().encode(content));
    const read = await storage.read("recordings/1/metadata.json");
    expect(read && (await text(read))).toBe("second");
    expect(await storage.list("recordings/1/")).toEqual(["recordings/1/metadata.json"]);
    await expect(storage.write("../outside.json", new Uint8Array(1))).rejects.toThrow("is no key");
  });

  it("knows, reads, lists and removes its files", async () => {
    const { storage, put } = await setUp();
    expect([await storage.list("recordings/a/"), await storage.sizeOf("recordings/a/1.mp4")]).toEqual([[], null]);
    await put("recordings/a/1.mp4", "0123456789");
    await put("recordings/a/b/2.mp4", "x");
    await put("recordings/ab/3.mp4", "x");
    expect(await storage.sizeOf("recordings/a/1.mp4")).toBe(10);
    expect(await storage.sizeOf("recordings/a/b")).toBeNull();
    const part = await storage.read("recordings/a/1.mp4", { start: 2, end: 4 });
    expect(part && (await text(part))).toBe("234");
    expect((await storage.list("recordings/a/")).toSorted()).toEqual(["recordings/a/1.mp4", "recordings/a/b/2.mp4"]);
    expect([await storage.removeAll("recordings/a/"), await storage.removeAll("recordings/a/")]).toEqual([2, 0]);
    expect(await storage.list("recordings/ab/")).toEqual(["recordings/ab/3.mp4"]);
  });

  it("is not left by a link in it", async () => {
    const { folder, storage, put, app, sign } = await setUp();
    await put("recordings/a/1.mp4", "x");
    await writeFile(join(folder, "secret"), "secret");
    await symlink(join(folder, "secret"), join(folder, "media/recordings/a/link.mp4"));
    expect([await storage.sizeOf("recordings/a/link.mp4"), await storage.read("recordings/a/link.mp4")]).toEqual([
      null,
      null,
    ]);
    expect((await app.inject(await sign("recordings/a/link.mp4"))).statusCode).toBe(404);
  });
});

describe("a signed address", () => {
  it("gives its file, named and never guessed at", async () => {
    const { app, put, sign } = await setUp();
    await put("recordings/a/1.mp4", "0123456789");
    const answer = await app.inject(await sign("recordings/a/1.mp4"));
    expect([answer.statusCode, answer.body]).toEqual([200, "0123456789"]);
    expect(answer.headers).toMatchObject({
      "content-type": "video/mp4",
      "content-length": "10",
      "accept-ranges": "bytes",
      "x-content-type-options": "nosniff",
      "content-disposition": `inline; filename="Call.mp4"; filename*=UTF-8''Call.mp4`,
      "cache-control": "private, no-store",
    });
    const head = await app.inject({ method: "HEAD", url: await sign("recordings/a/1.mp4") });
    expect([head.statusCode, head.headers["content-length"], head.body]).toEqual([200, "10", ""]);
    await put("recordings/a/empty.mp4", "");
    expect((await app.inject(await sign("recordings/a/empty.mp4"))).statusCode).toBe(200);
  });

  it("gives parts of it", async () => {
    const { app, put, sign } = await setUp();
    await put("recordings/a/1.mp4", "0123456789");
    const url = await sign("recordings/a/1.mp4");
    const part = async (range: string) => {
      const { statusCode, body, headers } = await app.inject({ url, headers: { range } });
      return [statusCode, statusCode === 416 ? "" : body, headers["content-range"]];
    };
    expect([await part("bytes=2-4"), await part("bytes=-3"), await part("bytes=10-")]).toEqual([
      [206, "234", "bytes 2-4/10"],
      [206, "789", "bytes 7-9/10"],
      [416, "", "bytes */10"],
    ]);
  });

  it("is good for nothing else, for nobody who changed it, and not for ever", async () => {
    const { app, put, sign, clock } = await setUp();
    await put("recordings/a/1.mp4", "x");
    await put("recordings/a/2.mp4", "x");
    const url = await sign("recordings/a/1.mp4");
    const status = async (to: string) => (await app.inject(to)).statusCode;
    expect({
      asIs: await status(url),
      file: await status(url.replace("1.mp4", "2.mp4")),
      name: await status(url.replace("Call.mp4", "Other.mp4")),
      as: await status(url.replace("as=inline", "as=attachment")),
      expiry: await status(url.replace(/expires=\d+/, "expires=9999999999")),
      signature: await status(url.replace(/signature=.{5}/, "signature=AAAAA")),
      short: await status(url.replace(/signature=[^&]+/, "signature=AA")),
      none: await status("/api/files/recordings/a/1.mp4"),
      outside: await status(url.replace("recordings/a/1.mp4", "..%2f..%2fsecret")),
    }).toEqual({
      ...{ asIs: 200, file: 403, name: 403, as: 403, expiry: 403, signature: 403, short: 403, none: 403, outside: 403 },
    });
    clock.now = new Date("2026-01-01T00:00:59Z");
    expect(await status(url)).toBe(200);
    clock.now = new Date("2026-01-01T00:01:00Z");
    expect(await status(url)).toBe(403);
  });

  it("outlives a change of keys while the old one is kept", async () => {
    const ticket = { key: "a", expires: 1, as: "inline", fileName: "n" } as const;
    const configOf = (keys: string) => {
      const result = readConfig({ ...needed, ENCRYPTION_KEYS: keys });
      if (!result.ok) throw new Error(result.faults.join());
      return createSignatures(result.config);
    };
    const signature = configOf(old).sign(ticket);
    expect(configOf(`${newer},${old}`).isSigned(ticket, signature)).toBe(true);
    expect(configOf(newer).isSigned(ticket, signature)).toBe(false);
    expect(configOf("").isSigned(ticket, configOf("").sign(ticket))).toBe(true);
  });
});

it("a range is read as RFC 9110 has it", () => {
  expect(
    ["bytes=0-0", "bytes=5-", "bytes=5-99", "bytes=-99", "bytes=-0", "bytes=10-", "bytes=4-2", "bytes=0-1,4-5"].map(
      (header) => rangeOf(header, 10),
    ),
  ).toEqual([
    { start: 0, end: 0 },
    { start: 5, end: 9 },
    { start: 5, end: 9 },
    { start: 0, end: 9 },
    ...["unsatisfiable", "unsatisfiable", "whole", "whole"],
  ]);
  expect([undefined, "", "items=0-1", "bytes=", "bytes=-", "bytes=a-b"].map((header) => rangeOf(header, 10))).toEqual(
    Array.from({ length: 6 }, () => "whole"),
  );
});

it("a name in any language stands in the header, and can't break out of it", () => {
  expect(dispositionOf("attachment", 'Café "x"\r\nset-cookie: a.mp4')).toBe(
    "attachment; filename=\"Caf_ _x___set-cookie_ a.mp4\"; filename*=UTF-8''Caf%C3%A9%20%22x%22%0D%0Aset-cookie%3A%20a.mp4",
  );
});
