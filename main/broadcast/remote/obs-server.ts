import { createServer, type Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { newChallenge } from "./obs-auth.ts";
import { chooseCoding, codingOf } from "./obs-coding.ts";
import type { ObsEvent } from "./obs-protocol.ts";
import { createObsSession, type ObsSession } from "./obs-session.ts";
import type { RemoteDesk } from "./remote-desk.ts";

type Deps = {
  readonly desk: RemoteDesk;
  readonly getPassword: () => string;
  readonly onClients: (count: number) => void;
};

/** Where remote programs connect. */
export type ObsServer = { readonly tell: (event: ObsEvent) => void; readonly stop: () => void };

/** What a client sends is small. */
const mostBytes = 1_000_000;
const mostClients = 20;
/** Who does not show the password in this time is put out. */
const identifyMs = 10_000;

/** Listens on this computer only; "taken" when another program has the port. Web pages are refused by their origin. */
export async function startObsServer(port: number, deps: Deps): Promise<ObsServer | "taken"> {
  const http = createServer((_request, response) => response.writeHead(426).end());
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: mostBytes,
    handleProtocols: (offered) => chooseCoding(offered) ?? false,
  });
  const sessions = new Set<ObsSession>();
  const tellCount = () => deps.onClients([...sessions].filter((session) => session.isIdentified()).length);
  http.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy()); // who breaks off is not waited for
    const isPage = request.headers.origin !== undefined;
    if (isPage || sessions.size >= mostClients) socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    else sockets.handleUpgrade(request, socket, head, (opened) => adopt(opened, deps, sessions, tellCount));
  });
  if (!(await listens(http, port))) return "taken";
  return {
    tell: (event) => sessions.forEach((session) => session.tell(event)),
    stop() {
      for (const socket of sockets.clients) socket.close(1001);
      http.close();
      http.closeAllConnections();
    },
  };
}

function adopt(socket: WebSocket, { desk, getPassword }: Deps, sessions: Set<ObsSession>, onCount: () => void): void {
  const coding = codingOf(socket.protocol);
  const session = createObsSession({
    ...{ desk, getPassword, challenge: newChallenge() },
    send: (message) => socket.send(coding.write(message)),
    close: (code, why) => socket.close(code, why),
  });
  sessions.add(session);
  const patience = setTimeout(() => {
    if (!session.isIdentified()) socket.close(4007, "Identify yourself first.");
  }, identifyMs);
  socket.on("message", (data: Buffer) => {
    const was = session.isIdentified();
    session.hear(coding.read(data));
    if (session.isIdentified() !== was) onCount();
  });
  socket.on("error", () => socket.terminate()); // told as its end
  socket.once("close", () => {
    clearTimeout(patience);
    session.end();
    sessions.delete(session);
    onCount();
  });
}

function listens(http: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    http.once("error", (error) => {
      if ("code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES")) resolve(false);
      else reject(error);
    });
    http.listen(port, "127.0.0.1", () => resolve(true));
  });
}
