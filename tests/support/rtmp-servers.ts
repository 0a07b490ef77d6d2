import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { startNginxRtmp, urlOfNginx } from "../../tools/drive/nginx-rtmp.ts";

/** A real server in the role of a platform: it lets one key in and writes down what comes. */
export type Platform = Readonly<{
  url: string;
  key: string;
  /** Files with what came, one for each time that somebody sent. */
  recorded: () => Promise<readonly string[]>;
  /** Ends it as a crash would. */
  kill: () => Promise<void>;
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}>;

/** Starts it. */
export async function startPlatform(): Promise<Platform> {
  const folder = await mkdtemp(join(tmpdir(), "nchat-nginx-"));
  const key = `key-${Math.random().toString(36).slice(2)}`;
  const port = await freePort();
  const door = createHttpServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const name = new URLSearchParams(Buffer.concat(chunks).toString("utf8")).get("name");
      answer.writeHead(name === key ? 200 : 403).end();
    });
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const { port: doorPort } = door.address() as AddressInfo; // it listens on an address, not a pipe
  const rules = [
    `on_publish http://127.0.0.1:${doorPort}/`,
    ...["record all", `record_path ${folder}`, "record_unique on"],
  ];
  const launch = () => startNginxRtmp({ folder, port, rules });
  let child = await launch();
  const kill = async () => {
    child.process.kill("SIGKILL");
    await child.ended;
  };
  return {
    url: urlOfNginx(port),
    key,
    recorded: async () =>
      (await readdir(folder)).filter((name) => name.endsWith(".flv")).map((name) => join(folder, name)),
    kill,
    restart: async () => {
      child = await launch();
    },
    stop: async () => {
      await kill();
      await new Promise((resolve) => door.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server that takes connections and then nothing. */
export async function startBlackHole(): Promise<Readonly<{ url: string; stop: () => Promise<void> }>> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.pause();
    socket.on("error", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on an address, not a pipe
  return {
    url: `rtmp://127.0.0.1:${port}/live`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
