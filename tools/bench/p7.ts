import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { presets } from "@nchat/contract/programme";
import { z } from "zod";
import { boundToParent } from "../bootstrap/children.mjs";
import { startVirtualDisplay } from "../bootstrap/display.mjs";
import { mainProcessOf } from "../drive/leftovers.ts";
import type { ForeignWindow } from "../drive/pattern-window.ts";
import { type BroadcastDesk, openBroadcastDesk } from "./broadcast-desk.ts";
import { openMovingWindow } from "./moving-window.ts";
import { processorsOf } from "./processor-time.ts";
import type { Row } from "./row.ts";
import { type RtmpSink, startRtmpSink } from "./rtmp-sink.ts";

const byX264 = "ffmpeg's x11grab of the same window, x264 veryfast at the same bitrate, and AAC, to an nginx";

/** P7: what it takes of the computer to send a window that moves, while somebody looks at the studio. */
export const p7: Row = {
  id: "P7",
  title: "Processors of a broadcast of 720p at 30",
  reference: byX264,
  unit: "cores",
  goals: [{ name: "median", statistic: "median", limit: 1 }],
  prepare: async (note) => {
    const rig = await prepare(note, "open");
    return { ours: () => sending(rig, 0, ["app"]), reference: () => byFfmpeg(rig), close: rig.close };
  },
};

/** P7 while nobody looks. */
export const p7Minimised: Row = {
  id: "P7-MINIMISED",
  title: "The same with the app minimised",
  reference: byX264,
  unit: "cores",
  goals: [{ name: "median", statistic: "median", limit: 1 }],
  prepare: async (note) => {
    const rig = await prepare(note, "minimised");
    return {
      ours: () => sending(rig, 0, ["app"], rig.desk.minimise),
      reference: () => byFfmpeg(rig),
      close: rig.close,
    };
  },
};

/** P7 with more than one destination: pictures are encoded once, whoever gets them. */
export const p7Destinations: Row = {
  id: "P7-DESTINATIONS",
  title: "Processors with three destinations",
  reference: "the same with one; app and service together",
  unit: "cores",
  goals: [{ name: "median", statistic: "median", limit: 1.06 }],
  prepare: async (note) => {
    const rig = await prepare(note, "open");
    const both = ["app", "service"] as const;
    return { ours: () => sending(rig, 3, both), reference: () => sending(rig, 1, both), close: rig.close };
  },
};

type Rig = Readonly<{ desk: BroadcastDesk; window: ForeignWindow; sink: RtmpSink; close: () => Promise<void> }>;
type Part = "app" | "service";

const title = "Moving page";
const preset = "720p";
const times = { settleMs: 8000, measuredMs: 10_000 } as const;
let count = 0;

async function prepare(note: (text: string) => void, page: "open" | "minimised"): Promise<Rig> {
  const display = await startVirtualDisplay("3200x1080x24");
  const window = await openMovingWindow(display.name, title);
  const sink = await startRtmpSink();
  const desk = await openBroadcastDesk(title, display);
  note(`engine: ${desk.engine}; ${presets[preset].bitsPerSecond / 1_000_000} Mbit/s, the studio's page ${page}`);
  return {
    ...{ desk, window, sink },
    close: async () => {
      await desk.close();
      window.close();
      await sink.stop();
      await display.stop();
    },
  };
}

/** `hide`: how the app is put out of sight once it is live; it is back when the answer's answer is called. */
async function sending(
  { desk, sink }: Rig,
  destinations: number,
  parts: readonly Part[],
  hide: BroadcastDesk["minimise"] = async () => async () => undefined,
): Promise<number> {
  const air = await desk.goLive(preset);
  try {
    for (let at = 0; at < destinations; at++) await air.sendTo(sink.url, `bench-${++count}`);
    const pids = parts.map((part) => pidOf(desk, part));
    return await desk.unattended(async () => {
      const restore = await hide();
      await sleep(times.settleMs);
      return processorsOf(pids, times.measuredMs).finally(restore);
    });
  } finally {
    await air.end();
  }
}

const Services = z.object({ backend: z.object({ pid: z.int() }) });

function pidOf({ marker, dataFolder }: BroadcastDesk, part: Part): number {
  if (part === "service")
    return Services.parse(JSON.parse(readFileSync(join(dataFolder, "services.json"), "utf8"))).backend.pid;
  const main = mainProcessOf(marker, "alice");
  if (!main) throw new Error("the app's process was not found");
  return main.pid;
}

async function byFfmpeg({ desk, window, sink }: Rig): Promise<number> {
  const { width, height, bitsPerSecond } = presets[preset];
  const grabbed = ["-f", "x11grab", "-framerate", "30", "-window_id", String(window.id), "-i", desk.display];
  const sound = "-re -f lavfi -i sine=frequency=440:sample_rate=48000 -c:a aac -b:a 128k -ac 2".split(" ");
  const codec = ["-c:v", "libx264", "-preset", "veryfast", "-b:v", String(bitsPerSecond), "-g", "60"];
  const picture = ["-s", `${width}x${height}`, "-pix_fmt", "yuv420p"];
  const args = ["-hide_banner", "-loglevel", "error", ...grabbed, ...sound, ...picture];
  const bound = boundToParent("ffmpeg", [...args, ...codec, "-f", "flv", `${sink.url}/bench-${++count}`]);
  const child = spawn(bound.command, bound.args, { stdio: ["pipe", "ignore", "inherit"] });
  try {
    await sleep(times.settleMs);
    if (child.exitCode !== null || child.pid === undefined) throw new Error("ffmpeg did not go on sending");
    return await processorsOf([child.pid], times.measuredMs);
  } finally {
    child.kill("SIGKILL");
  }
}
