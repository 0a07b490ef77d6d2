import { createServer, type IncomingMessage } from "node:http";
import { type EncoderLine, type EncoderOrder, EncoderReport } from "@nchat/contract/encoder-line";
import { type Chunk, readChunk } from "@nchat/contract/programme";
import { type WebSocket, WebSocketServer } from "ws";
import { createTickets, listenOnLoopback, parseOrNull } from "../system/loopback.ts";

/** What the encoder sends, and that it has come or gone. */
export type EncoderListener = {
  readonly onChunk: (chunk: Chunk) => void;
  readonly onReport: (report: EncoderReport) => void;
  readonly onUp: () => void;
  readonly onDown: () => void;
};

/** Main's end of the line to the studio engine's encoder. */
export type EncoderLineServer = {
  readonly open: () => EncoderLine;
  /** What the engine's content policy has to name. */
  readonly origin: string;
  readonly isUp: () => boolean;
  readonly order: (order: EncoderOrder) => void;
  /** What this computer plays; thrown away while the engine does not take it. */
  readonly sendSound: (samples: Buffer) => void;
  readonly listen: (listener: EncoderListener) => () => void;
  readonly stop: () => void;
};

/** The same server for something else of the engine. */
export type LinesBeside = {
  /** Good for one connection. */
  readonly openBeside: (onSocket: (socket: WebSocket) => void) => EncoderLine;
};

const ticketMs = 10_000;
/** A key frame of 720p is some hundred kilobytes. */
const mostBytes = 8_000_000;
/** Half a second of sound. */
const mostSoundBytes = 192_000;

/** Listens on this computer only, for whoever shows a fresh ticket. A newer encoder ends the one before. */
export async function startEncoderLine(now: () => number): Promise<EncoderLineServer & LinesBeside> {
  const tickets = createTickets(now, ticketMs);
  const http = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostBytes, perMessageDeflate: false });
  const beside = createBeside(now);
  const listeners = new Set<EncoderListener>();
  const tell = (what: (listener: EncoderListener) => void) => listeners.forEach(what);
  let current: WebSocket | null = null;
  const adopt = (socket: WebSocket) => {
    current?.terminate();
    current = socket;
    socket.on("message", (data: Buffer, isBinary) => {
      if (socket === current) hear(data, isBinary, tell);
    });
    socket.on("error", () => socket.terminate()); // told as its end
    socket.once("close", () => {
      if (current !== socket) return;
      current = null;
      tell((listener) => listener.onDown());
    });
    tell((listener) => listener.onUp());
  };
  http.on("upgrade", (request: IncomingMessage, socket, head) => {
    socket.on("error", () => socket.destroy()); // who breaks off is not waited for
    const ticket = request.url?.slice(1) ?? "";
    const take = tickets.take(ticket) ? adopt : beside.take(ticket);
    if (take) sockets.handleUpgrade(request, socket, head, take);
    else socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  const origin = `ws://127.0.0.1:${await listenOnLoopback(http)}`;
  return {
    open: () => ({ url: `${origin}/${tickets.give()}` }),
    openBeside: (onSocket) => ({ url: `${origin}/${beside.give(onSocket)}` }),
    origin,
    isUp: () => current !== null,
    order: (order) => current?.send(JSON.stringify(order)),
    sendSound(samples) {
      if (current && current.bufferedAmount < mostSoundBytes) current.send(samples);
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      current?.terminate();
      http.close();
    },
  };
}

type OnSocket = (socket: WebSocket) => void;

/** Tickets that lead to whoever gave them out. */
function createBeside(now: () => number) {
  const tickets = createTickets(now, ticketMs);
  const waiting = new Map<string, OnSocket>();
  return {
    give(onSocket: OnSocket): string {
      const ticket = tickets.give();
      waiting.set(ticket, onSocket);
      setTimeout(() => waiting.delete(ticket), ticketMs).unref();
      return ticket;
    },
    take(ticket: string): OnSocket | null {
      const found = tickets.take(ticket) ? waiting.get(ticket) : undefined;
      waiting.delete(ticket);
      if (!found) return null;
      return (socket) => {
        socket.on("error", () => socket.terminate()); // told as its end
        found(socket);
      };
    },
  };
}

function hear(data: Buffer, isBinary: boolean, tell: (what: (listener: EncoderListener) => void) => void): void {
  if (isBinary) {
    const chunk = readChunk(data);
    if (chunk) tell((listener) => listener.onChunk(chunk));
    return;
  }
  const report = EncoderReport.safeParse(parseOrNull(data.toString()));
  if (report.success) tell((listener) => listener.onReport(report.data));
}
