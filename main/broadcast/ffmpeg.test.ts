import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BroadcastProblem } from "@nchat/contract/broadcast";
import { createStartTarget, ffmpegArguments, problemOf } from "./ffmpeg.ts";
import { createProgress } from "./progress.ts";
import { IngestAddress } from "./target.ts";

const ingest = { way: "rtmp", url: "rtmp://127.0.0.1:1/live/id?token=t", key: "sk_secret" } as const;

describe("publishing by ffmpeg", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-ingest-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const program = (script: string) => {
    const path = join(folder, "program.mjs");
    writeFileSync(path, `#!${process.execPath}\n${script}`, { mode: 0o700 });
    return path;
  };
  const keyFiles = () => readdirSync(folder).filter((name) => name.startsWith("ingest-"));
  const start = (path: string) => {
    const ended = Promise.withResolvers<BroadcastProblem>();
    const connected = Promise.withResolvers<void>();
    const target = createStartTarget(folder, path)(ingest, {
      onConnected: connected.resolve,
      onEnded: ended.resolve,
      onKeyFrameWanted: () => undefined,
    });
    return { target, ended: ended.promise, connected: connected.promise };
  };

  it("keeps the key out of the arguments, in a file that is the owner's alone and gone when it has been read", async () => {
    expect(ffmpegArguments(ingest.url, "/key").join(" ")).not.toContain(ingest.key);
    const { target, connected } = start(
      program(`if (process.argv.at(-1) !== "rtmp://127.0.0.1:1/") process.exit(1);
      process.stdin.on("end", () => process.exit()).resume();
      setTimeout(() => console.log("out_time_us=0\\nout_time_us=40000"), 300);`),
    );
    const [name = ""] = keyFiles();
    expect(readFileSync(join(folder, name), "utf8")).toBe("rtmp_app=live/id?token=t\nrtmp_playpath=sk_secret\n");
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    await connected;
    expect(keyFiles()).toEqual([]);
    await target.stop();
  });

  it("removes the keys that a killed app left behind", () => {
    writeFileSync(join(folder, "ingest-left"), "rtmp_playpath=sk_left");
    createStartTarget(folder);
    expect(keyFiles()).toEqual([]);
  });

  it.each([
    ["file:///tmp/x", "key"],
    ["-f", "key"],
    ["http://10.0.0.1/live", "key"],
    ["rtmp://host/live -y", "key"],
    ["rtmp://host/live", "key\nloglevel=debug"],
    ["rtmp://host/live", ""],
  ])("takes %s with %j for no address", (url, key) => {
    expect(IngestAddress.safeParse({ way: "rtmp", url, key }).success).toBe(false);
  });

  it("ends by closing its input, and by force when that is not heard", async () => {
    const deaf = start(program(`process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);`));
    const began = Date.now();
    await deaf.target.stop();
    expect(Date.now() - began).toBeLessThan(1500);
    expect(keyFiles()).toEqual([]);
  });

  it("tells that there is no ffmpeg, and what ffmpeg said before it ended", async () => {
    expect(await start(join(folder, "nothing-here")).ended).toEqual({ code: "no-ffmpeg", detail: null });
    const failing = program(`console.error("rtmp://x/live/sk_secret: Connection refused"); process.exit(1);`);
    expect(await start(failing).ended).toEqual({ code: "line-lost", detail: "rtmp://x/live/…: Connection refused" });
    expect(keyFiles()).toEqual([]);
  });

  it("tells a refused stream from a broken line", () => {
    expect(problemOf(["[rtmp @ 0x55] Server error: NetStream.Publish.BadName", "x: Input/output error"], "k")).toEqual({
      ...{ code: "ingest-refused", detail: "Server error: NetStream.Publish.BadName" },
    });
    expect(problemOf([], "k")).toEqual({ code: "line-lost", detail: null });
  });

  it("counts as connected when the output has gone on, not before", () => {
    let begun = 0;
    const progress = createProgress(() => begun++);
    progress.read("frame=0\nout_time_us=0\nprogress=conti", 1);
    expect([begun, progress.movedAt()]).toEqual([0, null]);
    progress.read("nue\nout_time_us=N/A\nout_time_us=33", 2);
    expect(begun).toBe(0);
    progress.read("333\n", 3);
    progress.read("out_time_us=33333\n", 4);
    expect([begun, progress.movedAt()]).toEqual([1, 3]);
  });
});
