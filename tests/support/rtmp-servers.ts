import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild, which } from "../../tools/bootstrap/children.mjs";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { untilListening } from "./listening.ts";

const module = "/usr/lib/nginx/modules/ngx_rtmp_module.so";

/** Why nginx can't take streams here, or nothing. */
export function whyNoNginxRtmp(): string | undefined {
  return which("nginx", `${process.env["PATH"] ?? ""}:/usr/sbin`) && existsSync(module)
    ? undefined
    : "no nginx with its RTMP module";
}

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
  const config = join(folder, "nginx.conf");
  await writeFile(config, configOf({ folder, port, doorPort }));
  const launch = async (): Promise<Child> => {
    const child = startChild("/usr/sbin/nginx", ["-c", config, "-p", folder, "-e", join(folder, "error.log")], {});
    await untilListening(port, child);
    return child;
  };
  let child = await launch();
  const kill = async () => {
    child.process.kill("SIGKILL");
    await child.ended;
  };
  return {
    url: `rtmp://127.0.0.1:${port}/live`,
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

type Settings = Readonly<{ folder: string; port: number; doorPort: number }>;

const configOf = ({ folder, port, doorPort }: Settings) => `
load_module ${module};
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
rtmp {
  server {
    listen 127.0.0.1:${port};
    application live {
      live on;
      on_publish http://127.0.0.1:${doorPort}/;
      record all;
      record_path ${folder};
      record_unique on;
    }
  }
}
`;

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
