import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "../../tools/bootstrap/children.mjs";
import { liveKitConfig } from "../../tools/bootstrap/livekit-config.mjs";
import { installedLiveKit } from "../../tools/bootstrap/livekit-installed.mjs";
import { freePort } from "../../tools/bootstrap/ports.mjs";

/** A LiveKit server of a test's own. */
export type LiveKit = Readonly<{
  url: string;
  apiKey: string;
  apiSecret: string;
  pid: () => number;
  log: () => readonly string[];
  /** Ends it as a crash would. */
  kill: () => Promise<void>;
  /** Starts it again on the same ports, after `kill`. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}>;

/** Why tests that need LiveKit can't run here, or nothing. */
export function whyNoLiveKit(): string | undefined {
  return installedLiveKit() ? undefined : "no livekit-server (npm start fetches one)";
}

/** Starts a real server with ports, keys and a webhook address of its own. */
export async function startLiveKit({ webhookUrl }: { webhookUrl?: string } = {}): Promise<LiveKit> {
  const binary = installedLiveKit();
  if (!binary) throw new Error(whyNoLiveKit());
  const folder = await mkdtemp(join(tmpdir(), "nchat-livekit-"));
  const file = join(folder, "livekit.yaml");
  const port = await freePort();
  const apiKey = `key${randomBytes(6).toString("hex")}`;
  const apiSecret = randomBytes(32).toString("hex");
  const ports = { port, tcpPort: await freePort(), udpPort: await freePort("udp") };
  const settings = { ...ports, bind: "127.0.0.1", nodeIp: "127.0.0.1", apiKey, apiSecret };
  await writeFile(file, liveKitConfig(webhookUrl ? { ...settings, webhookUrl } : settings), { mode: 0o600 });

  const lines: string[] = [];
  const launch = async () => {
    const child = startChild(binary, ["--config", file], { onLine: (line) => lines.push(line) });
    await untilAnswers(`http://127.0.0.1:${port}/`, child.isRunning, lines);
    return child;
  };
  let child = await launch();
  return {
    url: `ws://127.0.0.1:${port}`,
    apiKey,
    apiSecret,
    pid: () => child.pid,
    log: () => lines,
    kill: async () => {
      child.process.kill("SIGKILL");
      await child.ended;
    },
    restart: async () => {
      child = await launch();
    },
    stop: async () => {
      child.process.kill("SIGKILL"); // asked politely it waits five seconds for participants to leave
      await child.ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswers(url: string, isRunning: () => boolean, lines: readonly string[]): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    if (!isRunning()) break;
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false, // not listening yet
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`LiveKit did not start:\n${lines.slice(-10).join("\n")}`);
}
