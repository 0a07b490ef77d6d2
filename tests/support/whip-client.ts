import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { RoomReport } from "../../backend/media/embedded/room-messages.ts";
import { startChild } from "../../tools/bootstrap/children.mjs";

const program = fileURLToPath(new URL("../../backend/media/embedded/room-process.ts", import.meta.url));

/** A WHIP client that sends a moving picture. */
export type WhipClient = Readonly<{
  /** `inside` once it was let in; else why not. */
  entered: Promise<string>;
  stop: () => Promise<void>;
}>;

/** Starts it: a real connection, with what ffmpeg encodes. */
export function startWhipClient(url: string, key: string): WhipClient {
  const child = fork(program, { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
  const { promise: entered, resolve: enteredIs } = Promise.withResolvers<string>();
  let encoder: ReturnType<typeof startChild> | null = null;
  child.on("message", (message) => {
    const report = RoomReport.parse(message);
    if (report.type === "out") return enteredIs(report.reason);
    encoder = startChild("ffmpeg", argumentsFor(report.videoPort), {});
    enteredIs("inside");
  });
  child.on("exit", (code, signal) => {
    enteredIs(`exited with ${signal ?? code}`);
    void encoder?.stop();
  });
  child.send({ type: "enter", url, token: key, hasSound: false });
  return {
    entered,
    stop: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      const isGone = child.exitCode !== null || child.signalCode !== null;
      if (child.connected) child.disconnect();
      if (!isGone) await gone;
      await encoder?.stop();
    },
  };
}

function argumentsFor(port: number): string[] {
  const picture = ["-re", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30"];
  const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "60", "-pix_fmt", "yuv420p"];
  const output = ["-bsf:v", "dump_extra=freq=keyframe", "-f", "rtp", `rtp://127.0.0.1:${port}?pkt_size=1200`];
  return ["-hide_banner", "-loglevel", "error", ...picture, ...codec, "-profile:v", "baseline", ...output];
}
