import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import { listenOnLoopback } from "../../system/loopback.ts";
import { connectToFirst } from "./connect-to-first.ts";
import { findWay, type Surroundings, type Target } from "./page-way.ts";

/** The only way out of one page. */
export type PageProxy = { readonly address: string; readonly stop: () => void };

type Deps = Surroundings & {
  /** How long a server may take to be connected to. What it says then may take its time: events come when they come. */
  readonly patienceMs: number;
};

/** What is between the page and us, and not for the server. */
const ours = ["proxy-connection", "proxy-authorization", "connection", "keep-alive", "te", "trailer", "upgrade"];

/** Everything that a page opens goes through here: what it may not reach is refused, whatever kind of request it is. */
export async function startPageProxy(own: URL, deps: Deps): Promise<PageProxy> {
  const open = new Set<Duplex>();
  let isStopped = false;
  const hold = (socket: Duplex) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy()); // told by its other end's closing
    if (isStopped) socket.destroy();
  };
  const reach: Reach = async (target) => {
    const addresses = target ? await findWay(own, target, deps) : [];
    if (!target || addresses.length === 0) return "forbidden";
    const journey = { addresses, port: target.port, patienceMs: deps.patienceMs };
    return (await connectToFirst(journey, { dial: connect, hold })) ?? "away";
  };
  const http = createServer((request, response) => {
    passOn(request, response, reach).catch(() => response.destroy());
  });
  http.on("connection", hold);
  http.on("connect", (request: IncomingMessage, client: Duplex, head: Buffer) => {
    tunnel(URL.parse(`http://${request.url ?? ""}`), client, head, reach).catch(() => client.destroy());
  });
  const port = await listenOnLoopback(http);
  return {
    address: `127.0.0.1:${port}`,
    stop() {
      isStopped = true;
      http.close();
      for (const socket of open) socket.destroy();
    },
  };
}

/** A connection to a server that may be reached. */
type Reach = (target: Target | null) => Promise<Socket | "forbidden" | "away">;

function targetOf(url: URL | null): Target | null {
  if (url?.protocol !== "http:" || url.hostname === "") return null;
  return { host: url.hostname, port: url.port === "" ? 80 : Number(url.port) };
}

const refusals = { forbidden: "403 Forbidden", away: "502 Bad Gateway" } as const;

/** What is encrypted, and sockets. */
async function tunnel(url: URL | null, client: Duplex, head: Buffer, reach: Reach): Promise<void> {
  const server = await reach(targetOf(url));
  if (typeof server === "string") return void client.end(`HTTP/1.1 ${refusals[server]}\r\n\r\n`);
  server.once("close", () => client.destroy());
  client.once("close", () => server.destroy());
  if (client.destroyed) return void server.destroy();
  client.write("HTTP/1.1 200 Connection established\r\n\r\n");
  if (head.length > 0) server.write(head);
  client.pipe(server);
  server.pipe(client);
}

/** Plain HTTP. What fails ends the connection: an answer of ours would be taken for the page's. */
async function passOn(request: IncomingMessage, response: ServerResponse, reach: Reach): Promise<void> {
  const url = URL.parse(request.url ?? "");
  const server = await reach(targetOf(url));
  if (typeof server === "string" || !url) return void response.destroy();
  if (response.destroyed) return void server.destroy();
  const kept = Object.entries(request.headers).filter(([name]) => !ours.includes(name));
  const asked = httpRequest({
    ...{ createConnection: () => server, method: request.method, path: url.pathname + url.search },
    ...{ headers: Object.fromEntries(kept), setHost: false },
  });
  asked.once("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders(); // a stream of events has begun before the first of them
    pipeline(answer, response, (error) => error && response.destroy());
  });
  asked.once("error", () => response.destroy());
  response.once("close", () => asked.destroy());
  request.pipe(asked);
}
