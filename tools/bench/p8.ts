import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { boundToParent } from "../bootstrap/children.mjs";
import { freePort } from "../bootstrap/ports.mjs";
import { readPictures } from "./flv-times.ts";
import type { Row } from "./row.ts";
import { type RtmpSink, startRtmpSink } from "./rtmp-sink.ts";
import { median } from "./statistics.ts";
import { startStreamService, type StreamService, until } from "./stream-service.ts";

/** P8: how much later a picture arrives at an RTMP server by way of the service than directly. */
export const p8: Row = {
  id: "P8",
  title: "RTMP in to RTMP out, added",
  reference: "`ffmpeg -listen 1 … -c copy` in the place of the service, between the same encoder and the same nginx",
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 1.1 }],
  prepare: async (note) => {
    const sink = await startRtmpSink();
    const service = await startStreamService();
    note("640×360 at 30; the same pictures are sent directly at the same time, and the difference counts");
    return {
      ours: () => added(sink, (target) => throughOurs(service, target)),
      reference: () => added(sink, throughFfmpeg),
      close: async () => {
        await service.close();
        await sink.stop();
      },
    };
  },
};

type Target = Readonly<{ url: string; streamKey: string }>;
type Relay = Readonly<{ publishUrl: string; end: () => Promise<void> }>;

/** Pictures that are compared, after as many that only warm up. */
const counted = { warm: 90, measured: 150 };

async function throughOurs(service: StreamService, target: Target): Promise<Relay> {
  return await service.begin(target);
}

async function throughFfmpeg({ url, streamKey }: Target): Promise<Relay> {
  const port = await freePort();
  const publishUrl = `rtmp://127.0.0.1:${port}/live/relay`;
  const child = run(["-listen", "1", "-f", "flv", "-i", publishUrl, "-c", "copy", "-f", "flv", `${url}/${streamKey}`]);
  await until("ffmpeg listens", () => listens(port));
  return { publishUrl, end: () => gone(child) };
}

/** By the kernel's list: it takes one connection, which must not be a question whether it does. */
function listens(port: number): boolean {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")} 00000000:0000 0A`;
  return readFileSync("/proc/net/tcp", "utf8").includes(local);
}

let count = 0;

/** One encoder, sent directly and through a relay at once; both are watched at the server. */
async function added(sink: RtmpSink, relayTo: (target: Target) => Promise<Relay>): Promise<number> {
  const name = `bench-${++count}`;
  const arrivals = { direct: new Map<string, number>(), relayed: new Map<string, number>() };
  const relay = await relayTo({ url: sink.url, streamKey: `${name}-relayed` });
  const children = [
    watch(`${sink.url}/${name}-direct`, arrivals.direct),
    watch(`${sink.url}/${name}-relayed`, arrivals.relayed),
  ];
  try {
    children.push(...send([`${sink.url}/${name}-direct`, relay.publishUrl]));
    await until("pictures come both ways", () => arrivals.relayed.size >= counted.warm + counted.measured, 60_000);
    const both = [...arrivals.relayed].slice(counted.warm).flatMap(([mark, at]) => {
      const direct = arrivals.direct.get(mark);
      return direct === undefined ? [] : [at - direct];
    });
    if (both.length < counted.measured / 2) throw new Error("the pictures of both ways are not the same");
    return median(both);
  } finally {
    await Promise.all(children.map(gone));
    await relay.end();
  }
}

/** A file says what is in it; a server does not, and its sound may come first. */
const whole = ["-fflags", "nobuffer", "-fpsprobesize", "0"];
const quick = [...whole, "-probesize", "100000", "-analyzeduration", "200000"];

function watch(url: string, arrivals: Map<string, number>): ChildProcess {
  const child = run([...whole, "-i", url, "-c", "copy", "-flush_packets", "1", "-f", "flv", "pipe:1"]);
  const read = readPictures((mark) => void arrivals.set(mark, performance.now()));
  child.stdout?.on("data", read);
  return child;
}

/** One encoder, whose file is sent to each address by an ffmpeg of its own. */
function send(urls: readonly string[]): ChildProcess[] {
  const source = ["-re", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30", "-f", "lavfi", "-i", "sine=440:r=48000"];
  const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "60", "-pix_fmt", "yuv420p"];
  const encoder = run([...source, ...codec, "-c:a", "aac", "-flush_packets", "1", "-f", "flv", "pipe:1"]);
  const senders = urls.map((url) => run([...quick, "-f", "flv", "-i", "pipe:0", "-c", "copy", "-f", "flv", url]));
  encoder.stdout?.on("data", (bytes: Buffer) => senders.forEach((sender) => sender.stdin?.write(bytes)));
  return [encoder, ...senders];
}

function run(args: readonly string[]): ChildProcess {
  const bound = boundToParent("ffmpeg", ["-hide_banner", "-loglevel", "fatal", ...args]);
  const child = spawn(bound.command, bound.args, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin?.on("error", () => child.kill()); // its end is seen by what does not arrive
  return child;
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}
