import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { BroadcastProblem } from "@nchat/contract/broadcast";
import type { OnTaken, Sink } from "./feed.ts";
import { createMatroska } from "./matroska.ts";
import { createProgress } from "./progress.ts";
import type { RtmpIngest, StartTarget, Target, TargetListener } from "./target.ts";

/** How long it may take to connect, to say nothing while it is fed, and to end when it is asked to. */
export const targetTimes = { connectMs: 20_000, silentMs: 8000, endMs: 700 } as const;

/** One ffmpeg makes AAC of the sound and publishes. `folder`: where the key waits, for the owner's eyes only, until ffmpeg has read it. */
export function createStartTarget(folder: string, program = "ffmpeg"): StartTarget<RtmpIngest> {
  forgetKeys(folder);
  return (ingest, listener) => {
    const keyFile = join(folder, `${keyPrefix}${randomBytes(8).toString("hex")}`);
    // In the arguments every user of this computer could read it; addresses may hold a key too.
    const { server, application } = partsOf(ingest.url);
    writeFileSync(keyFile, `rtmp_app=${application}\nrtmp_playpath=${ingest.key}\n`, { mode: 0o600 });
    const forgetKey = () => rmSync(keyFile, { force: true });
    const child = spawn(program, ffmpegArguments(server, keyFile), { stdio: ["pipe", "pipe", "pipe"] });
    return followTarget(child, ingest, { ...listener, onRead: forgetKey });
  };
}

/** ffmpeg by itself takes the first part of a path for the application, whatever follows. */
function partsOf(url: string): { readonly server: string; readonly application: string } {
  const [, server = "", application = ""] = /^(rtmps?:\/\/[^/?#]*)\/?(.*?)\/*$/.exec(url) ?? [];
  return { server: `${server}/`, application };
}

const keyPrefix = "ingest-";

/** What an app that was killed could not remove. */
function forgetKeys(folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names) if (name.startsWith(keyPrefix)) rmSync(join(folder, name), { force: true });
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function followTarget(child: Child, { key }: RtmpIngest, listener: TargetListener & { onRead: () => void }): Target {
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const said: string[] = [];
  let isOver = false;
  const end = (problem: BroadcastProblem) => {
    if (isOver) return;
    isOver = true;
    clearInterval(watch);
    listener.onRead();
    child.kill("SIGKILL");
    listener.onEnded(problem);
  };
  const progress = createProgress(() => {
    listener.onRead();
    if (!isOver) listener.onConnected();
  });
  const started = Date.now();
  const watch = setInterval(() => {
    const silentMs = Date.now() - (progress.movedAt() ?? started);
    const patience = progress.movedAt() === null ? targetTimes.connectMs : targetTimes.silentMs;
    if (silentMs > patience) end({ code: "line-lost", detail: null });
  }, 500);
  child.stdout.on("data", (data: Buffer) => progress.read(data.toString(), Date.now()));
  child.stderr.on("data", (data: Buffer) => said.push(...data.toString().split("\n")));
  child.once("error", (error) => end(spawnProblem(error)));
  child.once("close", () => end(problemOf(said, key)));
  child.stdin.on("error", () => undefined); // a closed pipe is told by "close", with what ffmpeg said before
  return {
    begin: beginInto(child.stdin),
    async stop() {
      isOver = true;
      clearInterval(watch);
      listener.onRead();
      child.stdin.end();
      const late = setTimeout(() => child.kill("SIGKILL"), targetTimes.endMs);
      if (child.pid !== undefined) await exited;
      clearTimeout(late);
    },
  };
}

/** Chunks as Matroska, into a pipe as long as it is open. */
function beginInto(pipe: Writable): Sink["begin"] {
  const write = (bytes: Buffer, onTaken: OnTaken) => {
    if (pipe.writable) pipe.write(bytes, () => onTaken(bytes.byteLength));
  };
  return (config, onHeaderTaken) => {
    const matroska = createMatroska(config);
    write(matroska.header(), onHeaderTaken);
    return (chunk, onTaken) => {
      const block = matroska.block(chunk);
      if (block) write(block, onTaken);
      return block !== null;
    };
  };
}

/**
 * Video is passed on as it is; it comes from stdin, so that ffmpeg ends with the app, however that ends. The stream's
 * layout is known from the header, so nothing is waited for (`nobuffer` would throw
 * the first key frame away).
 */
export function ffmpegArguments(url: string, keyFile: string): string[] {
  const input = "-hide_banner -loglevel error -nostats -progress pipe:1 -stats_period 0.5";
  const reading = "-probesize 4096 -analyzeduration 0 -f matroska -i pipe:0";
  const making = "-map 0:v:0 -map 0:a:0 -c:v copy -c:a aac -b:a 128k -ar 48000 -f flv -flvflags no_duration_filesize";
  return [...`${input} ${reading} ${making} -rw_timeout 8000000 -fpre`.split(" "), keyFile, url];
}

function spawnProblem(error: Error): BroadcastProblem {
  const isAbsent = "code" in error && error.code === "ENOENT";
  return isAbsent ? { code: "no-ffmpeg", detail: null } : { code: "line-lost", detail: error.message.slice(0, 300) };
}

const refusals =
  /NetStream\.Publish|NetConnection\.Connect\.Rejected|[Uu]nauthori[sz]ed|[Rr]efused the key|Server error/;

/** ffmpeg's last words, without the key, sorted by what can be done about them. */
export function problemOf(said: readonly string[], key: string): BroadcastProblem {
  const lines = said
    .map((line) =>
      line
        .replaceAll(key, "…")
        .replace(/^\[[^\]]*\] /, "")
        .trim(),
    )
    .filter(Boolean);
  const refusal = lines.find((line) => refusals.test(line));
  if (refusal !== undefined) return { code: "ingest-refused", detail: refusal.slice(0, 300) };
  return { code: "line-lost", detail: lines.at(-1)?.slice(0, 300) ?? null };
}
