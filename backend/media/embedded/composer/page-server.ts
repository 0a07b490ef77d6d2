import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { extname, join } from "node:path";
import { type WebSocket, WebSocketServer } from "ws";

/** Serves the composer's page to this computer, and takes its lines in: a ticket opens one line, once. */
export type PageServer = Readonly<{
  /** The address of the page for one composer, whose line is handed over when it comes. */
  expect: (onLine: (socket: WebSocket) => void) => Promise<Readonly<{ url: string; forget: () => void }>>;
  stop: () => void;
}>;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};
const page = "composer.html";
/** A key frame of 1080p is some hundred kilobytes. */
const mostBytes = 8_000_000;

/** Whether the page was built. */
export const hasPage = (root: string): boolean => existsSync(join(root, page));

/** Opens nothing before it is needed. `reach`: where the page may connect to beside here. */
export function createPageServer(root: string, reach: readonly string[]): PageServer {
  const expected = new Map<string, (socket: WebSocket) => void>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostBytes, perMessageDeflate: false });
  let http: Server | null = null;
  let opening: Promise<number> | null = null;
  const open = async (): Promise<number> => {
    const files = readFiles(root);
    const server = createServer((request, response) => {
      const file = request.method === "GET" ? files.get((request.url ?? "").replace(/[?#].*$/, "")) : undefined;
      if (!file) return void response.writeHead(404).end();
      response.writeHead(200, { "content-type": file.type, "content-security-policy": policyOf(server, reach) });
      response.end(file.bytes);
    });
    server.on("upgrade", (request: IncomingMessage, socket, head) => {
      socket.on("error", () => socket.destroy()); // who has gone without a word is gone
      const ticket = request.url?.slice(1) ?? "";
      const onLine = expected.get(ticket);
      expected.delete(ticket);
      if (onLine) sockets.handleUpgrade(request, socket, head, onLine);
      else socket.end("HTTP/1.1 403 Forbidden\r\n\r\n", () => socket.destroy());
    });
    http = server;
    await new Promise<void>((resolve, reject) => void server.once("error", reject).listen(0, "127.0.0.1", resolve));
    return portOf(server);
  };
  return {
    expect: async (onLine) => {
      opening ??= open();
      const port = await opening;
      const ticket = randomBytes(24).toString("base64url");
      expected.set(ticket, onLine);
      return { url: `http://127.0.0.1:${port}/${page}#${ticket}`, forget: () => void expected.delete(ticket) };
    },
    stop: () => {
      http?.close();
      http?.closeAllConnections();
    },
  };
}

type File = Readonly<{ type: string; bytes: Buffer }>;

/** All of the page, read once: nothing else of the disk can be asked for. */
function readFiles(root: string): ReadonlyMap<string, File> {
  const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    found.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const type = types[extname(name)] ?? "application/octet-stream";
      return [path.slice(root.length).replaceAll("\\", "/"), { type, bytes: readFileSync(path) }];
    }),
  );
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port on the loopback address");
  return address.port;
}

/** The page may load from here and reach here and LiveKit, nothing else. */
function policyOf(server: Server, reach: readonly string[]): string {
  return [
    "default-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${portOf(server)} ${reach.join(" ")}`,
    "media-src 'self' blob: mediastream:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
