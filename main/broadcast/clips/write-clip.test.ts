import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Cut } from "./clip-ring.ts";
import { writeClip } from "./write-clip.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-clip-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program in ffmpeg's place: its last argument is the file. */
function program(script: string): string {
  const path = join(folder, "program");
  writeFileSync(path, `#!/bin/sh\nfor last; do :; done\nfile="\${last#file:}"\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
const copies = 'cat > "$file"';

function cutOf(pieces: number, bytes = 1000): Cut & { readonly released: () => number } {
  let released = 0;
  return {
    ...{ config: { width: 2, height: 2, video: Buffer.from([1]), audio: Buffer.from([2]) }, seconds: 2, bytes },
    async *pieces() {
      for (let at = 0; at < pieces; at++)
        yield [{ kind: "key" as const, timestamp: at * 1_000_000, data: new Uint8Array(1000) }];
    },
    release: () => void released++,
    released: () => released,
  };
}
const videos = () => join(folder, "Videos");
const files = () => (existsSync(videos()) ? readdirSync(videos()) : []);

function write(cut: Cut, script: string) {
  const noted: string[] = [];
  const unfinished = {
    begin: (path: string) => void noted.push(`begun ${path}`),
    end: (path: string) => void noted.push(`ended ${path}`),
  };
  const where = { folder: videos(), name: "Release", unfinished };
  return { ...writeClip(cut, where, program(script)), noted };
}

describe("a clip", () => {
  it("appears in its folder when it is whole, under a name that nothing else has", async () => {
    const cut = cutOf(3);
    const first = write(cut, copies);
    expect(await first.done).toEqual({ isWritten: true, path: join(videos(), "Release.mp4") });
    expect(readFileSync(join(videos(), "Release.mp4")).byteLength).toBeGreaterThan(3000);
    const unfinished = join(videos(), ".Release.part");
    expect([cut.released(), first.noted]).toEqual([1, [`begun ${unfinished}`, `ended ${unfinished}`]]);
    expect(await write(cutOf(1), copies).done).toMatchObject({ path: join(videos(), "Release (2).mp4") });
    expect(files().sort()).toEqual(["Release (2).mp4", "Release.mp4"]);
  });

  it.each([
    ["the disk ran full", 'echo "x: No space left on device" >&2; cat > /dev/null; exit 1', "disk-full"],
    ["the disk ran full at once", 'echo "x: No space left on device" >&2; exit 1', "disk-full"],
    ["the folder is not ours", 'echo "x: Permission denied" >&2; exit 1', "no-permission"],
    ["it could not be made", "exit 1", "failed"],
  ])("is told as it is when %s, and leaves nothing", async (_, script, problem) => {
    const cut = cutOf(300);
    expect(await write(cut, script).done).toEqual({ isWritten: false, problem });
    expect([files(), cut.released()]).toEqual([[], 1]);
  });

  it("is not even begun on a disk without room for it", async () => {
    const done = await write(cutOf(1, Number.MAX_SAFE_INTEGER), copies).done;
    expect([done, files()]).toEqual([{ isWritten: false, problem: "disk-full" }, []]);
  });

  it("is told where there is no ffmpeg", async () => {
    const unfinished = { begin: () => undefined, end: () => undefined };
    const where = { folder: videos(), name: "Release", unfinished };
    const writing = writeClip(cutOf(1), where, join(folder, "absent"));
    expect([await writing.done, files()]).toEqual([{ isWritten: false, problem: "no-ffmpeg" }, []]);
  });

  it("ends at once when it is cancelled, and leaves nothing", async () => {
    const cut = cutOf(1);
    const writing = write(cut, `echo begun > "$file"; exec sleep 60`);
    await vi.waitFor(() => expect(readFileSync(join(videos(), ".Release.part"), "utf8")).toBe("begun\n"));
    writing.cancel();
    expect([await writing.done, files(), cut.released()]).toEqual([{ isWritten: false, problem: "failed" }, [], 1]);
  });
});
