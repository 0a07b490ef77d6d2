import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdir, open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { ClipProblem } from "@nchat/contract/clips";
import { codeOf } from "../../system/files.ts";
import { publishFile } from "../../system/publish-file.ts";
import type { Unfinished } from "../../system/unfinished.ts";
import { createMatroska } from "../matroska.ts";
import type { Cut } from "./clip-ring.ts";

/** How it went. */
export type Written =
  { readonly isWritten: true; readonly path: string } | { readonly isWritten: false; readonly problem: ClipProblem };

/** One clip being written. */
export type ClipWriting = {
  readonly done: Promise<Written>;
  /** Ends it at once; no file of it is left. */
  readonly cancel: () => void;
};

/** Where it is written to, and where it is noted for the case that the app is killed meanwhile. */
type Where = {
  readonly folder: string;
  readonly name: string;
  readonly unfinished: Pick<Unfinished, "begin" | "end">;
};

/** What a file of the stream's own bytes may grow by, and what is left free for others. */
const spareBytes = 20_000_000;
/** Ten minutes of a stream are copied within seconds; a disk that takes longer does not answer any more. */
const mostMs = 120_000;

/** Writes an MP4: the picture is copied, the sound made into AAC. It appears in its folder when it is whole. */
export function writeClip(cut: Cut, where: Where, program = "ffmpeg"): ClipWriting {
  let child: Child | null = null;
  let isCancelled = false;
  let limit: NodeJS.Timeout | undefined;
  const write = async (): Promise<Written> => {
    const { folder, name, unfinished } = where;
    const path = join(folder, `.${name}.part`);
    try {
      await mkdir(folder, { recursive: true });
      if (await isTooFull(folder, cut.bytes)) return failed("disk-full");
      await (await open(path, "wx")).close(); // before ffmpeg, whose words for it are its own
      unfinished.begin(path);
      if (isCancelled) return failed("failed");
      child = spawn(program, clipArguments(path), { stdio: ["pipe", "ignore", "pipe"] });
      limit = setTimeout(() => child?.kill("SIGKILL"), mostMs);
      const problem = await feed(child, cut);
      if (isCancelled) return failed("failed");
      if (problem !== null) return failed(problem);
      return { isWritten: true, path: await publishFile(path, folder, `${name}.mp4`) };
    } catch (error) {
      return failed(problemOf(error));
    } finally {
      clearTimeout(limit);
      child?.kill("SIGKILL"); // what could not be read to its end must not be waited for
      await rm(path, { force: true }).then(
        () => unfinished.end(path),
        () => undefined, // looked for again at the next start
      );
      cut.release();
    }
  };
  return {
    done: write(),
    cancel() {
      isCancelled = true;
      child?.kill("SIGKILL");
    },
  };
}

type Child = ChildProcessByStdio<Writable, null, Readable>;

/** It reads from a pipe of ours, so that it ends with the app, however that ends. */
export function clipArguments(path: string): string[] {
  const reading = "-hide_banner -loglevel error -nostats -y -probesize 4096 -analyzeduration 0 -f matroska -i pipe:0";
  const making = "-map 0:v:0 -map 0:a:0 -c:v copy -c:a aac -b:a 128k -ar 48000 -movflags +faststart -f mp4";
  return [...`${reading} ${making}`.split(" "), `file:${path}`];
}

/** Null when ffmpeg has made all of it. */
async function feed(child: Child, cut: Cut): Promise<ClipProblem | null> {
  let said = "";
  let isGone = false;
  const ended = Promise.withResolvers<ClipProblem | null>();
  child.stderr.on("data", (data: Buffer) => (said = (said + data.toString()).slice(-4000)));
  child.stdin.on("error", () => undefined); // a closed pipe is told by "close", with what ffmpeg said before
  child.once("error", (error) => ended.resolve(problemOf(error, "no-ffmpeg")));
  child.once("close", (code) => {
    isGone = true;
    child.stdin.destroy(); // whoever waits for it to drain
    ended.resolve(code === 0 ? null : saidProblem(said));
  });
  const matroska = createMatroska(cut.config);
  const write = async (bytes: Buffer) => {
    if (isGone || child.stdin.write(bytes)) return;
    const drained = new Promise<void>((resolve) => child.stdin.once("drain", resolve));
    await Promise.race([drained, ended.promise]);
  };
  await write(matroska.header());
  for await (const chunks of cut.pieces()) {
    const blocks = chunks.map((chunk) => matroska.block(chunk)).filter((block) => block !== null);
    await write(Buffer.concat(blocks));
    if (isGone) break;
  }
  child.stdin.end();
  return ended.promise;
}

async function isTooFull(folder: string, bytes: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < bytes + spareBytes;
}

function failed(problem: ClipProblem): Written {
  return { isWritten: false, problem };
}

function problemOf(error: unknown, absent: ClipProblem = "failed"): ClipProblem {
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return "disk-full";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "no-permission";
    case "ENOENT":
      return absent;
    default:
      return "failed";
  }
}

function saidProblem(said: string): ClipProblem {
  if (/No space left|quota exceeded/i.test(said)) return "disk-full";
  return /Permission denied|Read-only/i.test(said) ? "no-permission" : "failed";
}
