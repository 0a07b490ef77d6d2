import { describe, expect, it } from "vitest";
import { createLiveFiles, type LiveFiles } from "./live-files.ts";

const name = "live.m3u8";

function feed(files: LiveFiles, count: number): void {
  for (let index = 0; index < count; index += 1)
    files.add({ duration: 1 / 30, isIndependent: index % 60 === 0, startsAt: 0, bytes: Buffer.from([index & 255]) });
}

async function textOf(files: LiveFiles, wanted: Parameters<LiveFiles["read"]>[1] = null): Promise<string> {
  const answer = await files.read(name, wanted);
  return typeof answer === "string" ? answer : answer.bytes.toString();
}

const lastSegment = (text: string) =>
  Number(
    text
      .match(/segment-(\d+)\.m4s/g)
      ?.at(-1)
      ?.match(/\d+/)?.[0],
  );
const hintOf = (text: string) => /PRELOAD-HINT:TYPE=PART,URI="(.*?)"/.exec(text)?.[1] ?? "";

function begun(): LiveFiles {
  const files = createLiveFiles(name, 2);
  files.init(Buffer.from("init"));
  feed(files, 90);
  return files;
}

describe("the files of a live stream", () => {
  it("are missing until there is a whole segment, and for names that it never gave", async () => {
    const files = createLiveFiles(name, 2);
    expect(await files.read(name, null)).toBe("missing");
    expect(await begun().read("segment-1.m4s", null)).toBe("missing");
    expect(await begun().read("../live.m3u8", null)).toBe("missing");
  });

  it("hold a playlist back until it has what a player asks for", async () => {
    const files = begun();
    const before = lastSegment(await textOf(files));
    let isAnswered = false;
    const wanted = textOf(files, { segment: before + 1, part: null }).then((text) => ((isAnswered = true), text));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAnswered).toBe(false);
    feed(files, 61);
    expect(lastSegment(await wanted)).toBeGreaterThan(before);
  });

  it("hold back the part that was promised, and give the same bytes as its segment", async () => {
    const files = begun();
    const promised = hintOf(await textOf(files));
    const asked = files.read(promised, null);
    feed(files, 61);
    const part = await asked;
    if (typeof part === "string") throw new Error(part);
    expect(part.lasts).toBe("for good");
    const text = await textOf(files);
    const segment = await files.read(`segment-${lastSegment(text)}.m4s`, null);
    if (typeof segment === "string") throw new Error(segment);
    expect(segment.bytes.includes(part.bytes)).toBe(true);
  });

  it("refuse to wait for the far future, and let nobody wait once nothing comes", async () => {
    const files = begun();
    const last = lastSegment(await textOf(files));
    expect(await files.read(name, { segment: last + 10, part: 0 })).toBe("too early");
    const rest = files.read(hintOf(await textOf(files)), null);
    files.pause();
    expect(await rest).toMatchObject({ bytes: Buffer.from([87, 88, 89]) });
    expect(hintOf(await textOf(files))).toBe("");
    const waiting = textOf(files, { segment: last + 2, part: 0 });
    files.end();
    expect(await waiting).toContain("#EXT-X-ENDLIST");
  });

  it("let nobody wait for a part that was promised and can't come any more", async () => {
    const files = createLiveFiles(name, 2);
    files.init(Buffer.from("init"));
    feed(files, 69); // a part has just become whole
    const promised = files.read(hintOf(await textOf(files)), null);
    const begunAt = performance.now();
    files.pause();
    expect(await promised).toBe("missing");
    expect(performance.now() - begunAt).toBeLessThan(1000);
  });

  it("count segments when they are whole", () => {
    const files = begun();
    expect(files.figures()).toEqual({ count: 1, durationMs: 2000 });
    files.end();
    expect(files.figures()).toEqual({ count: 2, durationMs: 3000 });
  });
});
