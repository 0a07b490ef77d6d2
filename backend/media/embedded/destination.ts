import type { EgressDestination } from "../port.ts";
import { fingerprintOf, maskRtmpUrl } from "../rtmp-url.ts";
import type { Format } from "./feed.ts";
import type { FfmpegEnd } from "./ffmpeg.ts";
import { type Choice, createChoice, type Judge, wayTo } from "./destination-place.ts";
import { type FlvRun, type RunOptions, startFlvRun } from "./flv-run.ts";
import { hideAddress, type HiddenAddress } from "./hidden-options.ts";
import { startLater } from "./later-run.ts";
import { backOffMs, type OutputDeps } from "./output.ts";
import { keepRunning } from "./restarting.ts";

/** One RTMP server that a feed is sent on to. */
export type DestinationOutput = Readonly<{
  url: string;
  report: () => EgressDestination;
  stop: () => Promise<void>;
}>;

/** What else it is made of. `judge` is asked right before each start: its name may lead elsewhere by then. */
export type DestinationDeps = Readonly<{ judge: Judge }>;

/** How often it is tried in a row; a refused key becomes no better by asking. */
const patience = { tries: 10, refusedTries: 3, earnedMs: 30_000 };
const delays = { firstMs: 1000, longestMs: 30_000 };
/** Who takes what is sent has taken the rest by then; for whom nobody answers, nothing is left to wait for. */
const endsWithinMs = 1200;
/** A server that takes nothing for so long is taken as gone. */
const stalledMicros = 15_000_000;

/** Makes it: an ffmpeg of its own, which copies, so that no other destination waits for this one. */
export function createDestination(deps: OutputDeps & DestinationDeps, url: string): DestinationOutput {
  const hidden = hideAddress(url);
  return hidden ? sendTo(deps, url, hidden) : unusable(url);
}

function sendTo(deps: OutputDeps & DestinationDeps, url: string, hidden: HiddenAddress): DestinationOutput {
  const { feed, ffmpeg, log, onChange } = deps;
  const [names, choice] = [namesOf(url), createChoice()];
  let status: EgressDestination["status"] = "connecting";
  let error: string | null = null;
  let failures = 0;
  let connectedAt = 0;
  let sent: Pick<EgressDestination, "sentBytes"> = {};
  const change = (next: EgressDestination["status"], why: string | null) => {
    if (status === next && error === why) return;
    status = next;
    error = why;
    log.info({ destination: names.url, status, error }, "a destination has changed");
    onChange();
  };
  const onOutput = (progress: Buffer) => {
    sent = sentBytesOf(progress) ?? sent;
    // Progress is told once the server has let it in and something was sent.
    if (status === "active" || !/^out_time_us=[1-9]/m.test(progress.toString("latin1"))) return;
    connectedAt = Date.now();
    change("active", null);
  };
  const start = starting(
    hidden,
    { judge: deps.judge, choice },
    { program: ffmpeg, log, what: "destination", onOutput },
  );
  const failed = (end: FfmpegEnd): number | null => {
    if (end.notBegun?.isFinal) {
      change("failed", end.notBegun.words);
      return null;
    }
    const wasConnected = connectedAt > 0;
    if (wasConnected && Date.now() - connectedAt > patience.earnedMs) failures = 0;
    connectedAt = 0;
    const reason = reasonOf(end, wasConnected);
    if (!end.notBegun) choice.ended(wasConnected || reason.isRefusal);
    const next = afterFailure(reason, ++failures);
    change(next.status, next.words);
    return next.waitMs;
  };
  const runs = keepRunning({ feed, start, goesOn: "any form", afterEnd: failed, endsWithinMs });
  return {
    url,
    report: () => ({ ...names, status, error, ...(status === "active" ? sent : {}) }),
    stop: async () => {
      await runs.stop();
      if (status !== "failed") change("finished", null);
    },
  };
}

/** How ffmpeg is started each time: to the very address that was judged for this start. */
function starting(
  { server, options: hidden }: HiddenAddress,
  { judge, choice }: Readonly<{ judge: Judge; choice: Choice }>,
  options: RunOptions,
) {
  return (format: Format): FlvRun =>
    startLater(format, async () => {
      const place = await judge(server);
      if ("words" in place) return place;
      const way = await wayTo(place, choice.of(place));
      const start = (newest: Format): FlvRun => {
        const run = startFlvRun(newest, outputTo(way.server), { ...options, hidden });
        const ended = run.ended.then((end) => {
          way.close();
          return { ...end, said: way.fault() ?? end.said };
        });
        return { ...run, ended };
      };
      return { start, leave: way.close };
    });
}

const namesOf = (url: string) => ({ url: maskRtmpUrl(url), fingerprint: fingerprintOf(url) });

/** What can't be sent to at all. */
function unusable(url: string): DestinationOutput {
  const error = "The address or the key holds characters that can't be sent.";
  return {
    url,
    report: () => ({ ...namesOf(url), status: "failed", error }),
    stop: () => Promise.resolve(),
  };
}

/** Whether it is tried again, and what people read meanwhile. */
function afterFailure({ words, isRefusal }: Reason, failures: number) {
  const most = isRefusal ? patience.refusedTries : patience.tries;
  if (failures >= most)
    return { status: "failed", waitMs: null, words: `${words} It was tried ${failures} times.` } as const;
  const again = `${words} It is tried again (${failures + 1} of ${most}).`;
  return { status: "connecting", waitMs: backOffMs(failures - 1, delays), words: again } as const;
}

/** The newest figure in what ffmpeg tells of its progress; a line that is cut off is none. */
export function sentBytesOf(progress: Buffer): { sentBytes: number } | null {
  const last = [...progress.toString("latin1").matchAll(/^total_size=(\d+)\r?\n/gm)].at(-1);
  return last ? { sentBytes: Number(last[1]) } : null;
}

function outputTo(server: string): string[] {
  const copied = ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-stats_period", "0.5", "-progress", "pipe:1"];
  return [...copied, "-f", "flv", "-flvflags", "no_duration_filesize", "-rw_timeout", String(stalledMicros), server];
}

type Reason = Readonly<{ words: string; isRefusal: boolean }>;

/** What ffmpeg says, as a sentence for people. */
export function reasonOf({ said, notBegun }: Pick<FfmpegEnd, "said" | "notBegun">, wasConnected: boolean): Reason {
  const plain = (words: string) => ({ words, isRefusal: false });
  if (notBegun) return plain(notBegun.words);
  if (/Server error|BadName|Unauthorized|NetStream\.Publish|access denied/i.test(said))
    return { words: "The server refused the key.", isRefusal: true };
  if (/Connection refused|ECONNREFUSED/i.test(said)) return plain("Nothing answers at this address.");
  if (/resolve|Name or service|not known/i.test(said)) return plain("This server's name is not known.");
  if (/timed out|ETIMEDOUT|Cannot read RTMP handshake/i.test(said)) return plain("The server did not answer in time.");
  if (/No route|unreachable|E(HOST|NET)UNREACH/i.test(said)) return plain("This server can't be reached.");
  if (/CERT|UNABLE_TO_(GET|VERIFY)|ERR_(SSL|TLS)|EPROTO/.test(said))
    return plain("The server does not prove by its certificate that it is the one of this name.");
  // Of the relay: no key was told yet.
  if (/ECONNRESET|EPIPE/.test(said)) return plain("The server hung up before the connection was encrypted.");
  if (wasConnected || !/Input\/output error|End of file|Broken pipe|reset by peer/i.test(said))
    return plain("The connection was lost.");
  // Most platforms say nothing to a key that they don't know: they hang up.
  return { words: "The server hung up before it took anything: the key may be wrong.", isRefusal: true };
}
