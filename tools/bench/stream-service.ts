import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { channelRoutes } from "@nchat/contract/rest/channels";
import { streamHostRoutes } from "@nchat/contract/rest/stream-hosting";
import { streamRoutes } from "@nchat/contract/rest/streams";
import { Stream } from "@nchat/contract/streams";
import { startChild, which } from "../bootstrap/children.mjs";
import type { Child } from "../bootstrap/children.mjs";
import { liveKitConfig } from "../bootstrap/livekit-config.mjs";
import { installedLiveKit } from "../bootstrap/livekit-installed.mjs";
import { root } from "../bootstrap/paths.mjs";
import { freePort } from "../bootstrap/ports.mjs";
import { type Api, signUp } from "../drive/api.ts";
import { newLogin } from "../drive/person.ts";

/** A stream of the service that an encoder may send to. */
export type BenchStream = Readonly<{
  /** The whole address, with its key. */
  publishUrl: string;
  /** Waits until it plays by HLS. */
  hlsUrl: () => Promise<string>;
  end: () => Promise<void>;
}>;

/** The service with LiveKit and embedded media, for rows about streams. */
export type StreamService = Readonly<{
  /** A new stream, sent on to an RTMP server if one is given. */
  begin: (destination?: Readonly<{ url: string; streamKey: string }>) => Promise<BenchStream>;
  close: () => Promise<void>;
}>;

/** Starts it. */
export async function startStreamService(): Promise<StreamService> {
  if (!which("ffmpeg")) throw new Error("there is no ffmpeg");
  const folder = mkdtempSync(join(tmpdir(), "nchat-bench-streams-"));
  const children: Child[] = [];
  const close = async () => {
    for (const child of children.toReversed()) await child.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = await freePort();
    const keys = { apiKey: "bench", apiSecret: randomBytes(32).toString("hex") };
    const livekit = await startLiveKit(folder, keys, `http://127.0.0.1:${port}/api/webhooks/livekit`);
    children.push(livekit.child);
    const service = await startService({ folder, port, keys, livekitUrl: livekit.url });
    children.push(service.child);
    const host = await signUp(service.url, newLogin("host"));
    const { createChannel } = channelRoutes;
    const { channel } = createChannel.response.parse(await host.post(createChannel.path, { name: "Bench" }));
    return { begin: (destination) => begin(host, service.url, { channelId: channel.id, destination }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Keys = Readonly<{ apiKey: string; apiSecret: string }>;

async function startLiveKit(folder: string, keys: Keys, webhookUrl: string) {
  const binary = installedLiveKit();
  if (!binary) throw new Error("there is no livekit-server: npm start fetches one");
  const port = await freePort();
  const ports = { port, tcpPort: await freePort(), udpPort: await freePort("udp") };
  const file = join(folder, "livekit.yaml");
  writeFileSync(file, liveKitConfig({ ...ports, ...keys, bind: "127.0.0.1", nodeIp: "127.0.0.1", webhookUrl }));
  const child = startChild(binary, ["--config", file], {});
  await until("LiveKit answers", async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null); // not yet
    return answer?.ok === true;
  });
  return { child, url: `ws://127.0.0.1:${port}` };
}

type Start = Readonly<{ folder: string; port: number; keys: Keys; livekitUrl: string }>;

async function startService({ folder, port, keys, livekitUrl }: Start) {
  const { PATH, HOME } = process.env;
  const env = {
    ...{ PATH, HOME, PORT: String(port), NCHAT_DATA_DIR: folder, LOG_LEVEL: "warn", SAMPLE_PEOPLE: "0" },
    ...{ LIVEKIT_URL: livekitUrl, LIVEKIT_API_KEY: keys.apiKey, LIVEKIT_API_SECRET: keys.apiSecret },
    ...{ JWT_SECRET: randomBytes(32).toString("hex"), ENCRYPTION_KEYS: randomBytes(32).toString("hex") },
    ...{ NCHAT_MEDIA: "embedded", NCHAT_RTMP_PORT: "0", DESTINATION_NETWORKS: "127.0.0.0/8" },
    REQUESTS_PER_MINUTE: "1000000",
  };
  const said: string[] = [];
  const onLine = (line: string) => void said.push(line);
  const child = startChild(process.execPath, [join(root, "backend/index.ts")], { env, onLine });
  const ready = () => said.find((line) => line.startsWith("ready "))?.slice("ready ".length);
  await until("the service is ready", async () => {
    if (!child.isRunning()) throw new Error(`the service ended: ${said.slice(-3).join("\n")}`);
    return ready() !== undefined;
  });
  return { child, url: ready() ?? "" };
}

type Plan = Readonly<{ channelId: string; destination: Parameters<StreamService["begin"]>[0] }>;

async function begin(host: Api, server: string, { channelId, destination }: Plan): Promise<BenchStream> {
  const rtmpOutputs = destination ? [{ platform: "custom", ...destination }] : [];
  const plan = { channelId, title: "Bench", visibility: "public", options: { rtmpOutputs } };
  const { streamId } = streamRoutes.startStream.response.parse(await host.post("/api/streams/start", plan));
  const made = await host.post(`/api/streams/${streamId}/ingress`, { type: "rtmp" });
  const { ingress } = streamHostRoutes.createIngress.response.parse(made);
  const stream = async () => {
    const answer = await fetch(`${server}/api/streams/${streamId}`, {
      headers: { authorization: `Bearer ${host.token}` },
    });
    return Stream.parse(await answer.json());
  };
  return {
    publishUrl: `${ingress.url}/${ingress.streamKey ?? ""}`,
    hlsUrl: async () => {
      let found = "";
      await until("the stream plays", async () => {
        found = (await stream()).hlsUrl ?? "";
        return found !== "" && (await fetch(found)).ok;
      });
      return found;
    },
    end: async () => void (await host.post(`/api/streams/${streamId}/stop`, {})),
  };
}

/** Waits until something holds. */
export async function until(what: string, holds: () => Promise<boolean> | boolean, timeoutMs = 60_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline;) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`);
}
