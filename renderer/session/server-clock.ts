import type { SocketClient } from "./socket-types.ts";

/**
 * The server's time in milliseconds since 1970, by what it said at the last connection; this device's own before the first.
 * A device's clock may be minutes off, and what is told to others by it would stand in the wrong place.
 */
export function createServerClock(socket: Pick<SocketClient, "on">, now: () => number): () => number {
  let offset = 0;
  // As long as the page.
  socket.on("connected", ({ serverTime }) => {
    offset = Date.parse(serverTime) - now();
  });
  return () => now() + offset;
}
