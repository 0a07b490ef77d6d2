import { createServer, type IncomingMessage, type Server } from "node:http";
import { randomBytes } from "node:crypto";

/** Files that a program of this computer uploads, in memory. */
export type UploadFiles = Readonly<{
  /** Where to upload to: the folder's address, which nobody else can guess. */
  address: string;
  read: (name: string) => Buffer | null;
  stop: () => Promise<void>;
}>;

/** Whatever the bitrate: then the oldest go. */
const most = { bytes: 64 * 1024 * 1024, fileBytes: 32 * 1024 * 1024 };

/** Takes files in by PUT, and removes them by DELETE; `onFile` hears the name of each that has come. */
export async function takeUploads(onFile: (name: string) => void): Promise<UploadFiles> {
  const files = new Map<string, Buffer>();
  const secret = randomBytes(18).toString("base64url");
  const keep = (name: string, bytes: Buffer) => {
    files.delete(name);
    files.set(name, bytes);
    let size = [...files.values()].reduce((sum, file) => sum + file.length, 0);
    for (const [oldest, file] of files) {
      if (size <= most.bytes || oldest === name) break;
      files.delete(oldest);
      size -= file.length;
    }
    onFile(name);
  };
  const server = createServer((request, answer) => {
    const [, , name] = new RegExp(`^/(${secret})/([\\w.-]+)$`).exec(request.url ?? "") ?? [];
    if (name === undefined) return void answer.writeHead(404).end();
    if (request.method === "DELETE") {
      files.delete(name);
      return void answer.writeHead(204).end();
    }
    if (request.method !== "PUT") return void answer.writeHead(405).end();
    void bodyOf(request).then((bytes) => {
      if (bytes) keep(name, bytes);
      answer.writeHead(bytes ? 201 : 413).end();
    });
  });
  const port = await listen(server);
  return {
    address: `http://127.0.0.1:${port}/${secret}/`,
    read: (name) => files.get(name) ?? null,
    stop: async () => {
      files.clear();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The whole of it; null when it is too much, or not all of it came. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  request.on("data", (piece: Buffer) => {
    size += piece.length;
    if (size > most.fileBytes) request.destroy();
    else pieces.push(piece);
  });
  return await new Promise((resolve) => {
    request.on("end", () => resolve(Buffer.concat(pieces)));
    request.on("error", () => resolve(null)); // the sender was ended
    request.on("close", () => resolve(null));
  });
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it listens on a port");
  return address.port;
}
