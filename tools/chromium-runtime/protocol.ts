import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { CustomScheme, Protocol } from "electron";
import { createOrigins, type Origins } from "./origins.ts";

type Handler = Parameters<Protocol["handle"]>[1];
type HeaderFilter = (url: string, headers: Record<string, string[]>) => Promise<Record<string, string[]>>;

/** A path the runtime itself answers, such as the blank page of a new window. */
export type OwnPage = (request: IncomingMessage, response: ServerResponse) => boolean;

/** `protocol`, and the loopback server behind it: it answers for the app's own origin and for nothing else. */
export class RuntimeProtocol {
  readonly ownPages: OwnPage[] = [];
  filterHeaders: HeaderFilter = async (_url, headers) => headers;
  private scheme = "app";
  private readonly handlers = new Map<string, Handler>();
  private server: Server | undefined;
  private current: Origins | undefined;

  get origins(): Origins {
    if (!this.current) throw new Error("The app is not ready yet: wait for app.whenReady().");
    return this.current;
  }

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    const standard = schemes.find(({ privileges }) => privileges?.standard);
    if (standard) this.scheme = standard.scheme;
  }

  handle(scheme: string, handler: Handler): void {
    if (scheme !== this.scheme)
      throw new Error(`protocol.handle: only "${this.scheme}" can be served, not "${scheme}"`);
    if (this.handlers.has(scheme)) throw new Error(`The protocol "${scheme}" has already been handled`);
    this.handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    this.handlers.delete(scheme);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.handlers.has(scheme);
  }

  /** Opens the loopback server. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    this.server = server;
    this.current = createOrigins(this.scheme, typeof address === "object" && address ? address.port : 0);
  }

  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host, httpOrigin, toApp } = this.origins;
    if (request.headers.host !== host) return void response.writeHead(421).end("Not this server's host.");
    if (this.ownPages.some((page) => page(request, response))) return;
    const handler = this.handlers.get(this.scheme);
    if (!handler) return void response.writeHead(404).end(`Nothing handles ${this.scheme}://`);
    const url = toApp(httpOrigin + (request.url ?? "/"));
    try {
      const method = request.method ?? "GET";
      const body = method === "GET" || method === "HEAD" ? {} : { body: Readable.toWeb(request), duplex: "half" };
      const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
        value === undefined || name === "host" || name === "connection" ? [] : [[name, String(value)]],
      );
      await this.respond(url, await handler(new Request(url, { method, headers, ...body } as RequestInit)), response);
    } catch (error) {
      console.error(`chromium-runtime: ${url}:`, error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  private async respond(url: string, answer: Response, response: ServerResponse): Promise<void> {
    const given: Record<string, string[]> = {};
    for (const [name, value] of answer.headers) (given[name] ??= []).push(value);
    const headers = await this.filterHeaders(url, given);
    for (const [name, values] of Object.entries(headers))
      response.setHeader(
        name,
        values.map((value) => this.rewrite(name, value)),
      );
    response.writeHead(answer.status);
    if (!answer.body) return void response.end();
    for await (const chunk of answer.body)
      if (!response.write(chunk)) await new Promise((go) => response.once("drain", go));
    response.end();
  }

  /** A policy that names the app's own origin or scheme means the address it is served from. */
  private rewrite(name: string, value: string): string {
    if (!/^(content-security-policy|access-control-allow-origin)/i.test(name)) return value;
    return value.replaceAll(new RegExp(`\\b${this.scheme}:(//nchat(?![\\w.-]))?(?!//)`, "g"), this.origins.httpOrigin);
  }
}
