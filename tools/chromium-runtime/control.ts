import { randomBytes, timingSafeEqual } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

type Body = Readonly<Record<string, unknown>>;
/** What the control server answers: by `METHOD /path`; nothing means that there is no such thing. */
export type ControlRoutes = Readonly<Record<string, (body: Body) => unknown>>;

/** The loopback server by which tests read and drive what is not inside a window. Its address and token are in `file`. */
export async function startControl(file: string, routes: ControlRoutes): Promise<() => void> {
  const token = randomBytes(24).toString("base64url");
  const expected = Buffer.from(`Bearer ${token}`);
  const isAllowed = (request: IncomingMessage): boolean => {
    const given = Buffer.from(request.headers.authorization ?? "");
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const say = (status: number, value: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    if (!isAllowed(request)) return say(401, { error: "The token is missing or wrong." });
    const route = routes[`${request.method} ${request.url}`];
    if (!route) return say(404, { error: `There is no ${request.method} ${request.url}` });
    try {
      const told = route(request.method === "POST" ? await readBody(request) : {});
      if (told === undefined) say(404, { error: "There is no such thing." });
      else say(200, told);
    } catch (error) {
      say(400, { error: String(error) });
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify({ url: `http://127.0.0.1:${port}`, token }), { mode: 0o600, flag: "wx" });
  return () => {
    rmSync(file, { force: true });
    server.close();
    server.closeAllConnections();
  };
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > 100_000) throw new Error("The body is too large.");
    parts.push(part);
  }
  return size === 0 ? {} : (JSON.parse(Buffer.concat(parts).toString("utf8")) as Body);
}
