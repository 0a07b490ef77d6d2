import { type ChildProcess, spawn } from "node:child_process";
import { type Log, reasonOf } from "../system/log.ts";

type Deps = {
  readonly platform: NodeJS.Platform;
  /** The version of the system's kernel, as Node tells it. */
  readonly release: string;
  /** Stereo samples of 32 bits, left and right in turn, 48,000 a second. */
  readonly onSamples: (samples: Buffer) => void;
  readonly log: Log;
  readonly program?: string;
};

/** Hears what this computer plays, for the studio's mixer. */
export type SystemSound = {
  /** "capture": the engine captures it itself. "unsupported": there is no way on this system. "failed": it did not begin. */
  readonly hear: (isHeard: boolean) => Promise<"heard" | "capture" | "unsupported" | "failed">;
  readonly stop: () => void;
};

const patienceMs = 5000;
const againMs = 2000;
const frameBytes = 8;
/** That of macOS 13: the first one which lets programs hear what it plays. */
const firstDarwin = 22;

/** How this computer's sound is heard: the monitor of its output read by a program, the browser's capture, or not at all. */
export function wayToHear(platform: NodeJS.Platform, release: string): "monitor" | "capture" | "none" {
  if (platform === "linux") return "monitor";
  if (platform === "win32") return "capture";
  return platform === "darwin" && Number.parseInt(release, 10) >= firstDarwin ? "capture" : "none";
}

/**
 * On Linux by PulseAudio (or PipeWire in its place): the browser does not offer the monitor of an output as a microphone.
 * The child ends with us: nobody reads what it writes then. An output that goes away is heard again once there is another.
 */
export function createSystemSound(deps: Deps): SystemSound {
  let child: ChildProcess | null = null;
  let again: NodeJS.Timeout | undefined;
  let isWanted = false;
  const stop = () => {
    isWanted = false;
    clearTimeout(again);
    child?.kill("SIGKILL");
    child = null;
  };
  const start = (): Promise<"heard" | "failed"> =>
    new Promise((resolve) => {
      const mine = listen(deps, () => resolve("heard"));
      child = mine;
      const late = setTimeout(() => resolve("failed"), patienceMs);
      mine.once("close", () => {
        clearTimeout(late);
        resolve("failed");
        if (child !== mine) return;
        child = null;
        if (isWanted) again = setTimeout(() => void start(), againMs);
      });
    });
  return {
    async hear(isHeard) {
      stop();
      if (!isHeard) return "heard";
      const way = wayToHear(deps.platform, deps.release);
      if (way !== "monitor") return way === "none" ? "unsupported" : way;
      isWanted = true;
      return start();
    },
    stop,
  };
}

/** `onFirst` is told when the first samples have come. */
function listen({ onSamples, log, program = "ffmpeg" }: Deps, onFirst: () => void): ChildProcess {
  const reading = "-hide_banner -loglevel error -nostdin -f pulse -fragment_size 3840 -i @DEFAULT_MONITOR@";
  const child = spawn(program, [...reading.split(" "), ..."-f f32le -ac 2 -ar 48000 pipe:1".split(" ")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let rest: Buffer = Buffer.alloc(0);
  child.stdout.on("data", (data: Buffer) => {
    onFirst();
    const all = rest.length === 0 ? data : Buffer.concat([rest, data]);
    const whole = all.length - (all.length % frameBytes);
    rest = all.subarray(whole);
    if (whole > 0) onSamples(all.subarray(0, whole));
  });
  child.stderr.on("data", (said: Buffer) =>
    log("warn", "system sound", { said: said.toString().trim().slice(0, 300) }),
  );
  child.once("error", (error) => log("warn", "system sound not heard", { why: reasonOf(error) }));
  return child;
}
