import { fork, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import type { Format, Taker } from "./feed.ts";
import { type FlvRun, startFlvRun } from "./flv-run.ts";
import { backOffMs, type OutputDeps } from "./output.ts";
import { type EnterOrder, type RoomOrder, RoomReport } from "./room-messages.ts";

/** A feed in its room. */
export type RoomOutput = Readonly<{ stop: () => Promise<void> }>;

type Deps = OutputDeps & Readonly<{ enter: () => Promise<Pick<EnterOrder, "url" | "token">> }>;

const delays = { firstMs: 300, longestMs: 5000 };

/** Makes it: as long as the encoder sends, an ordinary participant publishes what it sends. */
export function createRoomOutput(deps: Deps): RoomOutput {
  const { feed, log } = deps;
  let visit: Visit | null = null;
  let timer: NodeJS.Timeout | null = null;
  let failures = 0;
  const leaving = new Set<Promise<void>>();
  const leave = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    const former = visit;
    visit = null;
    if (!former) return;
    const gone: Promise<void> = former.leave().finally(() => leaving.delete(gone));
    leaving.add(gone);
  };
  const begin = (format: Format) => {
    leave();
    const started = startVisit(deps, format, {
      onInside: () => {
        failures = 0;
      },
      onOut: (reason) => {
        if (visit !== started) return;
        visit = null;
        const waitMs = backOffMs(failures++, delays);
        log.warn({ reason, waitMs }, "a feed is not in its room; it is tried again");
        timer = setTimeout(() => {
          if (feed.isOpen()) begin(format);
        }, waitMs);
      },
    });
    visit = started;
  };
  const release = feed.take({ onOpen: begin, onTag: () => undefined, onClose: leave });
  return {
    stop: async () => {
      release();
      leave();
      await Promise.all(leaving);
    },
  };
}

type Visit = Readonly<{ leave: () => Promise<void> }>;
type VisitHooks = Readonly<{ onInside: () => void; onOut: (reason: string) => void }>;

/** One stay in the room, from its beginning to the first fault. */
function startVisit(deps: Deps, format: Format, { onInside, onOut }: VisitHooks): Visit {
  const { feed, log, ffmpeg, enter } = deps;
  const child = startProcess(log);
  let run: FlvRun | null = null;
  let release = () => {};
  let isOver = false;
  const over = (reason: string | null) => {
    if (isOver) return;
    isOver = true;
    release();
    run?.kill();
    if (child.process.connected) child.process.disconnect();
    if (reason !== null) onOut(reason);
  };
  const tell = (order: RoomOrder) => void (child.process.connected && child.process.send(order));
  const send = (ports: Extract<RoomReport, { type: "inside" }>) => {
    if (isOver) return;
    if (format.isReordered)
      log.warn("the encoder sends B-frames, which rooms can't take: for the room it is encoded once more");
    const sending = startFlvRun(format, outputTo(format, ports), { program: ffmpeg, log, what: "room" });
    run = sending;
    void sending.ended.then(({ said }) => over(`ffmpeg ended: ${said.slice(-200)}`));
    const tellSound = onFirstSound((afterMs) => tell({ type: "sound-begins", afterMs }));
    const onTag: Taker["onTag"] = (tag) => {
      tellSound(tag);
      sending.write(tag);
    };
    release = feed.take({ onOpen: () => undefined, onTag, onClose: () => undefined });
    log.info("a feed is in its room");
    onInside();
  };
  child.process.on("message", (message) => {
    const report = RoomReport.parse(message);
    if (report.type === "inside") send(report);
    else over(report.reason);
  });
  void child.gone.then((how) => over(`its process ended (${how})`));
  enter().then(
    (order) => tell({ type: "enter", ...order, hasSound: format.audio !== null }),
    (error: unknown) => over(String(error)),
  );
  return {
    leave: async () => {
      over(null);
      await child.gone;
    },
  };
}

/** Told once: how many milliseconds after the first picture the first sound is that will be sent with it. */
function onFirstSound(told: (afterMs: number) => void): Taker["onTag"] {
  let from: number | null = null;
  let isTold = false;
  return ({ kind, isKeyFrame, timestamp }) => {
    if (isKeyFrame) from ??= timestamp;
    if (isTold || kind !== "audio" || from === null || timestamp < from) return;
    isTold = true;
    told(timestamp - from);
  };
}

function outputTo(format: Format, { videoPort, audioPort }: Extract<RoomReport, { type: "inside" }>): string[] {
  const to = (port: number) => ["-f", "rtp", `rtp://127.0.0.1:${port}?rtcpport=${port}&pkt_size=1200`];
  const repeated = "dump_extra=freq=keyframe";
  const copied = ["-c:v", "copy", "-bsf:v", `h264_mp4toannexb,${repeated}`];
  const encoded = [
    ...["-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-profile:v", "main"],
    ...["-pix_fmt", "yuv420p", "-force_key_frames", "expr:gte(t,n_forced*2)", "-bsf:v", repeated],
  ];
  const sound = ["-map", "0:a:0", "-c:a", "libopus", "-b:a", "128k", "-ar", "48000", "-ac", "2", "-flush_packets", "1"];
  return [
    ...["-max_delay", "0", "-map", "0:v:0", ...(format.isReordered ? encoded : copied), "-flush_packets", "1"],
    ...to(videoPort),
    ...(audioPort === null ? [] : [...sound, ...to(audioPort)]),
  ];
}

const endsWithinMs = 4000;

function startProcess(log: Logger): Readonly<{ process: ChildProcess; gone: Promise<string> }> {
  const file = fileURLToPath(new URL("./room-process.ts", import.meta.url));
  const child = fork(file, { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] });
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface(stream).on("line", (line) => log.debug({ line }, "room process"));
  const gone = new Promise<string>((resolve) => {
    child.on("error", (error) => log.error({ err: error }, "a process for a room failed"));
    child.on("exit", (code, signal) => resolve(signal ?? `code ${code}`));
  });
  child.on("disconnect", () => {
    const late = setTimeout(() => child.kill("SIGKILL"), endsWithinMs);
    void gone.then(() => clearTimeout(late));
  });
  return { process: child, gone };
}
