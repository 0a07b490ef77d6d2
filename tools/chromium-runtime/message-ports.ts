import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Codec } from "./codec.ts";
import { portWorker } from "./page-port.ts";
import type { OwnPage } from "./protocol.ts";
import { messageCodec } from "./web-contents.ts";

/** `MessagePortMain`: one end of a channel; queues until it is started. */
export class RuntimePort extends EventEmitter {
  private readonly port: MessagePort;
  private isStarted = false;

  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on("close", () => this.emit("close"));
    port.unref();
  }

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    // Node starts a port as soon as somebody listens to it; this one waits to be told, as Electron's do.
    this.port.on("message", (data: unknown) => this.emit("message", { data, ports: [] }));
    this.port.unref();
  }

  postMessage(message: unknown): void {
    this.port.postMessage(messageCodec.decode(messageCodec.encode(message)));
  }

  close(): void {
    this.port.close();
  }
}

/** `MessageChannelMain`: a pair of ports, each of which may go to a page. */
export class RuntimeChannel {
  readonly port1: RuntimePort;
  readonly port2: RuntimePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new RuntimePort(port1);
    this.port2 = new RuntimePort(port2);
  }
}

/**
 * Carries ports to pages: a worker of the page reads a stream from the loopback server and posts what it hears to a real
 * MessagePort, so that a blocked page does not hold it up.
 */
export class PortBridge {
  private readonly waiting = new Map<string, RuntimePort>();
  private readonly open = new Map<string, RuntimePort>();

  /** The id by which a page's worker fetches this port. */
  send(port: RuntimePort): string {
    const id = randomUUID();
    this.waiting.set(id, port);
    return id;
  }

  readonly answer: OwnPage = (request, response) => {
    if (request.url === "/.runtime/port-worker.js") {
      response.writeHead(200, { "content-type": "text/javascript" }).end(`(${portWorker})(${Codec})`);
      return true;
    }
    const id = /^\/\.runtime\/port\/([\w-]+)$/.exec(request.url ?? "")?.[1];
    if (id === undefined) return false;
    const port = this.waiting.get(id) ?? this.open.get(id);
    if (!port) response.writeHead(410).end();
    else if (request.method === "POST") this.receive(port, request, response);
    else this.stream(id, port, response);
    return true;
  };

  private stream(id: string, port: RuntimePort, response: ServerResponse): void {
    this.waiting.delete(id);
    this.open.set(id, port);
    response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" }).flushHeaders();
    port.on("message", ({ data }: { data: unknown }) =>
      response.write(`${JSON.stringify(messageCodec.encode(data))}\n`),
    );
    port.on("close", () => response.end());
    response.on("close", () => {
      this.open.delete(id);
      port.close();
    });
    port.start();
  }

  private receive(port: RuntimePort, request: IncomingMessage, response: ServerResponse): void {
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => (text += part));
    request.on("end", () => {
      response.writeHead(204).end();
      port.postMessage(messageCodec.decode(JSON.parse(text)));
    });
  }
}
