import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boundToParent, startChild, which } from "../../../tools/bootstrap/children.mjs";
import { until } from "./until.ts";

/** A PulseAudio of a test's own, whose one output is heard by nobody. */
export type SoundServer = Readonly<{
  /** What a program needs to use it. */
  env: Readonly<Record<string, string>>;
  /** Plays a tone of 200 ms at once. */
  beep: () => void;
  /** When the output began to sound after a silence, in milliseconds of the machine's clock. */
  beeps: () => readonly number[];
  stop: () => Promise<void>;
}>;

/** Why there is no sound server here, or nothing. */
export function whyNoSoundServer(): string | undefined {
  return which("pulseaudio") && which("pacat") ? undefined : "no pulseaudio with its utilities";
}

const rate = 48_000;
const sampleBytes = 4;
const tone = Buffer.alloc(rate * 0.2 * sampleBytes);
for (let at = 0; at < tone.byteLength / sampleBytes; at++) {
  const sample = Math.round(Math.sin((at * 2 * Math.PI * 1000) / rate) * 16_000);
  tone.writeInt16LE(sample, at * sampleBytes);
  tone.writeInt16LE(sample, at * sampleBytes + 2);
}
const format = ["--raw", "--format=s16le", `--rate=${rate}`, "--channels=2", "--latency-msec=10"];

/** Starts it, with a program that plays and one that listens. */
export async function startSoundServer(): Promise<SoundServer> {
  const folder = mkdtempSync(join(tmpdir(), "nchat-sound-"));
  const socket = join(folder, "native");
  const env = { PULSE_SERVER: `unix:${socket}` };
  const own = { ...process.env, ...env, HOME: folder, XDG_RUNTIME_DIR: folder, PULSE_RUNTIME_PATH: folder };
  const modules = [
    "module-null-sink sink_name=out rate=48000",
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
  ];
  const args = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"];
  const server = startChild("pulseaudio", [...args, ...modules.map((each) => `--load=${each}`)], { env: own });
  await until("the sound server", () => runs(own));
  const player = startChild("pacat", ["--playback", ...format], { env: own });
  const heard: number[] = [];
  // Not by startChild, which takes what a child writes for lines of words.
  const ear = boundToParent("pacat", ["--record", "--device=out.monitor", ...format]);
  const listener = spawn(ear.command, ear.args, { env: own, stdio: ["ignore", "pipe", "inherit"] });
  listener.stdout.on(
    "data",
    onsets((at) => heard.push(at)),
  );
  return {
    env,
    beep: () => void player.process.stdin?.write(tone),
    beeps: () => heard,
    stop: async () => {
      listener.kill();
      for (const child of [player, server]) await child.stop(1000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function runs(env: NodeJS.ProcessEnv): Promise<boolean> {
  const asked = startChild("pactl", ["info"], { env });
  return (await asked.ended) === "exited with 0";
}

const silenceMs = 300;
const loud = 1000;

/** Tells each first loud sample after a silence, by when its piece came. */
function onsets(tell: (at: number) => void): (piece: Buffer) => void {
  let quietSince = 0;
  return (piece) => {
    const end = performance.timeOrigin + performance.now();
    const samples = Math.floor(piece.byteLength / sampleBytes);
    for (let at = 0; at < samples; at++) {
      if (Math.abs(piece.readInt16LE(at * sampleBytes)) < loud) continue;
      const when = end - ((samples - at) * 1000) / rate;
      if (when - quietSince > silenceMs) tell(when);
      quietSince = when;
    }
  };
}
