import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { pino } from "pino";
import { afterEach, expect, it, vi } from "vitest";
import { startFfmpeg } from "./ffmpeg.ts";
import { createIngest, type Ingest } from "./ingest.ts";
import { findProgram } from "./program.ts";

const waiting = { timeout: 15_000, interval: 20 };
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

async function begin(
  more: Partial<Parameters<typeof createIngest>[0]> = {},
): Promise<{ ingest: Ingest; port: number }> {
  const ingest = createIngest({
    log: pino({ level: "silent" }),
    judge: () => ({ outcome: "refused", reason: "nobody is let in" }),
    ...{ onBegin: () => undefined, onTag: () => undefined, onEnd: () => undefined },
    ...more,
  });
  endings.push(ingest.stop);
  const told = await ingest.listen({ host: "127.0.0.1", port: 0 });
  if ("fault" in told) throw new Error(told.fault);
  return { ingest, port: told.port };
}

const processes = () =>
  execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === process.pid && args.join(" ").includes("ingest-process.ts"));

/** Another program on the same port, as soon as it is free. */
async function occupy(port: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  endings.push(() => server.close());
  await vi.waitFor(async () => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening"); // throws what "error" says
  }, waiting);
  return server;
}

it("takes encoders in again at its port after a crash, also when that was taken meanwhile, and says so until then", async () => {
  const { ingest, port } = await begin();
  expect(ingest.fault()).toBeNull();
  const [[pid] = []] = processes();
  process.kill(Number(pid), "SIGKILL");
  const other = await occupy(port);
  await vi.waitFor(() => expect(ingest.fault()).toContain("in use by another program"), waiting);
  await new Promise((resolve) => other.close(resolve));
  await vi.waitFor(() => expect(ingest.fault()).toBeNull(), waiting);
  const socket = connect(port, "127.0.0.1");
  endings.push(() => socket.destroy());
  await once(socket, "connect");
}, 40_000);

const ffmpeg = findProgram("ffmpeg", null) ?? "";

it.skipIf(ffmpeg === "")(
  "lets an encoder in, and keeps it, however many connect and only wait",
  async () => {
    const told: string[] = [];
    let tags = 0;
    const { port } = await begin({
      judge: (_app, name) => ({ outcome: "accepted", ingressId: name }),
      onBegin: (id) => void told.push(`begins ${id}`),
      onTag: () => void tags++,
      onEnd: (id, why) => void told.push(`ends ${id}: ${why}`),
    });
    const crowd = async () => {
      for (let left = 60; left > 0; left--) {
        const socket = connect(port, "127.0.0.1");
        socket.on("error", () => undefined);
        endings.push(() => socket.destroy());
        await once(socket, "connect");
      }
    };
    await crowd();
    const picture = ["-re", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=10", "-c:v", "libx264", "-g", "10"];
    const encoder = startFfmpeg([...picture, "-f", "flv", `rtmp://127.0.0.1:${port}/live/key`], {
      ...{ program: ffmpeg, log: pino({ level: "silent" }), what: "encoder" },
    });
    endings.push(encoder.kill);
    await vi.waitFor(() => expect(told).toEqual(["begins key"]), waiting);
    await crowd();
    const before = tags;
    await vi.waitFor(() => expect(tags).toBeGreaterThan(before + 10), waiting);
    expect(told).toEqual(["begins key"]);
  },
  40_000,
);
