import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { listenOnLoopback } from "../../system/loopback.ts";
import { findWay, type Resolve, type Target } from "./page-way.ts";

/** The only way out of one page. */
export type PageProxy = { readonly address: string; readonly stop: () => void };

const patienceMs = 20_000;
/** What is between the page and us, and not for the server. */
const ours = ["proxy-connection", "proxy-authorization", "connection", "keep-alive", "te", "trailer", "upgrade"];

/** Everything that a page opens goes through here: what it may not reach is refused, whatever kind of request it is. */
export async function startPageProxy(own: URL, resolve: Resolve): Promise<PageProxy> {
  const find = (target: Target) => findWay(own, target, resolve);
  const open = new Set<Duplex>();
  const hold = (socket: Duplex) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy()); // told by its other end's closing
    return socket;
  };
  const http = createServer((request, response) => {
    passOn(request, response, find).catch(() => response.destroy());
  });
  http.on("connection", hold);
  http.on("connect", (request: IncomingMessage, client: Duplex, head: Buffer) => {
    tunnel(targetOf(`http://${request.url ?? ""}`), client, head, { find, hold }).catch(() => client.destroy());
  });
  const port = await listenOnLoopback(http);
  return {
    address: `127.0.0.1:${port}`,
    stop() {
      http.close();
      for (const socket of open) socket.destroy();
    },
  };
}

type Find = (target: Target) => Promise<string | null>;

function targetOf(address: string): Target | null {
  const url = URL.parse(address);
  if (url?.protocol !== "http:" || url.hostname === "") return null;
  return { host: url.hostname, port: url.port === "" ? 80 : Number(url.port) };
}

type Tunnel = { readonly find: Find; readonly hold: (socket: Duplex) => Duplex };

/** What is encrypted, and sockets. */
async function tunnel(target: Target | null, client: Duplex, head: Buffer, { find, hold }: Tunnel): Promise<void> {
  const address = target && (await find(target));
  if (!target || !address) return void client.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  const server = connect({ host: address, port: target.port, timeout: patienceMs });
  hold(server);
  server.once("timeout", () => server.connecting && server.destroy());
  server.once("connect", () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) server.write(head);
    client.pipe(server);
    server.pipe(client);
  });
  server.once("close", () => client.destroy());
  client.once("close", () => server.destroy());
}

/** Plain HTTP. */
async function passOn(request: IncomingMessage, response: ServerResponse, find: Find): Promise<void> {
  const target = targetOf(request.url ?? "");
  const address = target && (await find(target));
  const url = URL.parse(request.url ?? "");
  if (!target || !address || !url) return void response.destroy();
  const kept = Object.entries(request.headers).filter(([name]) => !ours.includes(name));
  const asked = httpRequest({
    ...{ host: address, port: target.port, method: request.method, path: url.pathname + url.search, agent: false },
    ...{ headers: Object.fromEntries(kept), setHost: false, timeout: patienceMs },
  });
  asked.once("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  asked.once("timeout", () => asked.destroy());
  asked.once("error", () => response.destroy()); // an answer of ours would be taken for the page
  response.once("close", () => asked.destroy());
  request.pipe(asked);
}
