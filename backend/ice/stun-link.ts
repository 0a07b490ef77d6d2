import { createSocket } from "node:dgram";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { lookup } from "node:dns/promises";
import type { IceUrl } from "./ice-url.ts";
import { decodeMessage, messageLength, type StunMessage } from "./stun.ts";

/** A way to a STUN or TURN server: one question at a time, its answer or an error with words. */
export type StunLink = Readonly<{
  ask: (request: Buffer) => Promise<StunMessage>;
  close: () => void;
}>;

/** UDP may lose a question, so it is sent again; a server that got both answers both alike. */
const resendAfterMs = 500;

/** Opens it; whatever does not answer in time is an error. */
export async function openStunLink(url: IceUrl, timeoutMs: number): Promise<StunLink> {
  return url.transport === "udp" ? await openUdp(url, timeoutMs) : await openStream(url, timeoutMs);
}

type Waiting = Readonly<{
  transactionId: Buffer;
  resolve: (message: StunMessage) => void;
  reject: (error: Error) => void;
}>;

const idOf = (request: Buffer) => request.subarray(8, 20);

async function openUdp({ host, port }: IceUrl, timeoutMs: number): Promise<StunLink> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  const asked = createAsked(timeoutMs);
  // Connected, so that a closed port is told by the system, and nobody else's datagrams are heard.
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.connect(port, address, () => resolve());
  });
  socket.removeAllListeners("error").on("error", asked.fail).on("message", asked.heard);
  return {
    ask: async (request) => {
      const send = () => socket.send(request, (error) => error && asked.fail(error));
      const timer = setInterval(send, resendAfterMs);
      return await asked.ask(request, send).finally(() => clearInterval(timer));
    },
    close: () => socket.close(),
  };
}

async function openStream(url: IceUrl, timeoutMs: number): Promise<StunLink> {
  const socket = await connected(url, timeoutMs);
  const asked = createAsked(timeoutMs);
  let rest = Buffer.alloc(0);
  socket.on("data", (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    for (
      let length = messageLength(rest);
      length !== undefined && length <= rest.length;
      length = messageLength(rest)
    ) {
      asked.heard(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
  socket.on("error", asked.fail).on("close", () => asked.fail(new Error("the server closed the connection")));
  return { ask: (request) => asked.ask(request, () => socket.write(request)), close: () => socket.destroy() };
}

function connected({ host, port, transport }: IceUrl, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket: Socket =
      transport === "tls"
        ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }) })
        : connectTcp({ host, port });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error("no connection in time")));
    socket.once("error", reject);
    socket.once(transport === "tls" ? "secureConnect" : "connect", () => {
      socket.off("error", reject).setTimeout(0);
      resolve(socket);
    });
  });
}

/** The question that waits for its answer; each is asked once the one before was answered. */
function createAsked(timeoutMs: number) {
  let waiting: Waiting | undefined;
  return {
    ask: async (request: Buffer, send: () => void): Promise<StunMessage> => {
      let timer: NodeJS.Timeout | undefined;
      const answer = new Promise<StunMessage>((resolve, reject) => {
        timer = setTimeout(() => reject(new Error("no answer in time")), timeoutMs);
        waiting = { transactionId: idOf(request), resolve, reject };
      });
      send();
      return await answer.finally(() => clearTimeout(timer));
    },
    heard: (bytes: Buffer) => {
      const message = decodeMessage(bytes);
      if (message && waiting?.transactionId.equals(message.transactionId)) waiting.resolve(message);
    },
    fail: (error: Error) => waiting?.reject(error),
  };
}
