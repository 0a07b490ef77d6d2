import { createSocket, type Socket } from "node:dgram";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What passed one way so far, and what did not. */
export type Passed = Readonly<{ packets: number; lost: number }>;

/** A line over UDP between a WHIP client and a server, which delays and loses. */
export type LossyLine = Readonly<{
  /** Where the client finds the server by this line. */
  url: string;
  /** From now on this part of all packets is lost, both ways. */
  lose: (share: number) => void;
  /** Since the last change. */
  passed: () => Readonly<{ up: Passed; down: Passed }>;
  stop: () => Promise<void>;
}>;

type Options = Readonly<{
  target: string;
  seed: number;
  delayMs: number;
  /** Whether the server gets to know that resends can come by a stream of their own. */
  hasResendStream?: boolean;
}>;

/**
 * Opens it to the WHIP server at `target`. Both descriptions of the connection pass through it: none of them names an
 * address but the line's, so that no packet finds another way.
 */
export async function openLossyLine({ target, seed, delayMs, ...more }: Options): Promise<LossyLine> {
  const { hasResendStream = true } = more;
  const change = (offer: string) => withoutAddresses(hasResendStream ? offer : withoutResendStream(offer));
  const relay = await openRelay(createChance(seed), delayMs);
  const server = createServer((request, response) => {
    void passOn(request, { target, relay, change })
      .then(({ status, location, text }) => response.writeHead(status, location ? { location } : {}).end(text))
      .catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    ...{ lose: relay.lose, passed: relay.passed },
    url: `http://127.0.0.1:${portOf(server)}${new URL(target).pathname}`,
    stop: async () => {
      relay.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const portOf = (server: Server) => (server.address() as AddressInfo).port; // it listens on an address, not a pipe

type To = Readonly<{ target: string; relay: Relay; change: (offer: string) => string }>;

async function passOn(request: IncomingMessage, { target, relay, change }: To) {
  const { method = "GET", headers, url = "/" } = request;
  const text = (await request.toArray()).join("");
  const answered = await fetch(new URL(url, target), {
    method,
    headers: { "content-type": headers["content-type"] ?? "", authorization: headers.authorization ?? "" },
    ...(text === "" ? {} : { body: change(text) }),
  });
  const location = answered.headers.get("location");
  return { status: answered.status, location, text: byRelay(await answered.text(), relay) };
}

const candidate = /^a=candidate:(\S+) 1 udp (\d+) (\S+) (\d+) typ host.*$/m;
const withoutAddresses = (sdp: string) => sdp.replace(/^a=candidate:.*\r?\n/gm, "");

/** The offer without the codec of RFC 4588, as of a client that has none. */
function withoutResendStream(sdp: string): string {
  const type = /^a=rtpmap:(\d+) rtx\//m.exec(sdp)?.[1];
  const source = /^a=ssrc-group:FID \d+ (\d+)/m.exec(sdp)?.[1];
  if (!type || !source) throw new Error("no stream for resends is offered");
  const its = new RegExp(`^a=((rtpmap|fmtp|rtcp-fb):${type} |ssrc-group:FID |ssrc:${source} ).*\\r?\\n`, "gm");
  return sdp.replace(its, "").replace(new RegExp(`^(m=video .*) ${type}\\b`, "m"), "$1");
}

/** The server's description with the relay in place of its address. */
function byRelay(sdp: string, relay: Relay): string {
  const found = candidate.exec(sdp);
  if (!found) return sdp;
  const [, foundation, priority, address = "", port] = found;
  relay.leadTo(address, Number(port));
  const own = `a=candidate:${foundation} 1 udp ${priority} 127.0.0.1 ${relay.port} typ host\r\n`;
  return withoutAddresses(sdp).replace(/^a=ice-pwd:.*\r?\n/gm, (line) => line + own);
}

type Peer = Readonly<{ address: string; port: number }>;
type Relay = Awaited<ReturnType<typeof openRelay>>;

async function openRelay(chance: () => number, delayMs: number) {
  const [front, back] = [await openSocket(), await openSocket()];
  let client: Peer | null = null;
  let server: Peer | null = null;
  let share = 0;
  const counts = { up: { packets: 0, lost: 0 }, down: { packets: 0, lost: 0 } };
  const pass = (way: "up" | "down", data: Buffer, socket: Socket, to: Peer | null) => {
    counts[way].packets++;
    if (!to || chance() < share) return void counts[way].lost++;
    setTimeout(() => isOpen && socket.send(data, to.port, to.address), delayMs);
  };
  let isOpen = true;
  front.on("message", (data, from) => {
    client = from;
    pass("up", data, back, server);
  });
  back.on("message", (data) => pass("down", data, front, client));
  return {
    port: front.address().port,
    leadTo: (address: string, port: number) => void (server = { address, port }),
    lose: (next: number) => {
      share = next;
      for (const each of Object.values(counts)) Object.assign(each, { packets: 0, lost: 0 });
    },
    passed: () => structuredClone(counts),
    stop: () => {
      isOpen = false;
      front.close();
      back.close();
    },
  };
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: "udp4", recvBufferSize: 1 << 22 });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
