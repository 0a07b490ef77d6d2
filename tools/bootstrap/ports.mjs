import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/**
 * Whether a TCP port can be bound right now.
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number | undefined>} the bound port, or nothing when it is taken
 */
export function tryTcp(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}

/**
 * Whether a UDP port can be bound right now.
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number | undefined>}
 */
export function tryUdp(port, host) {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ port, address: host, exclusive: true }, () => {
      const bound = socket.address().port;
      socket.close(() => resolve(bound));
    });
  });
}

/** Below those that systems give to connections on their way out: one of these could be gone before it is used. */
const quiet = { from: 15_000, count: 17_000 };
const tries = 20;

/**
 * A port that was free a moment ago.
 * @param {"tcp" | "udp"} [kind]
 * @param {string} [host]
 * @returns {Promise<number>}
 */
export async function freePort(kind = "tcp", host = "127.0.0.1") {
  const bind = kind === "tcp" ? tryTcp : tryUdp;
  for (let attempt = 0; attempt < tries; attempt++) {
    const port = await bind(quiet.from + Math.floor(Math.random() * quiet.count), host);
    if (port !== undefined) return port;
  }
  const port = await bind(0, host);
  if (port === undefined) throw new Error(`no free ${kind} port on ${host}`);
  return port;
}
