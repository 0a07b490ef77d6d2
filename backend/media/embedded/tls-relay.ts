import { once } from "node:events";
import { createServer, isIP, isIPv6, type LookupFunction, type Socket } from "node:net";
import { connect } from "node:tls";
import type { Place } from "./destination-place.ts";

/** A way to a server for one connection of this computer's own ffmpeg. */
export type Relay = Readonly<{
  port: number;
  /** Why TLS could not begin, as a code of Node's; else null: what comes later ffmpeg knows better. */
  fault: () => string | null;
  /** Ends it once what ffmpeg wrote has gone. */
  close: () => void;
}>;

/** So long what ffmpeg left may take to arrive. */
const lingerMs = 2000;

/**
 * Opens it: TLS begins here. ffmpeg looks names up by itself, and tells a server whose address it is given no name; this
 * connects to the addresses that were judged, asks for the name and holds the certificate to it.
 */
export async function openTlsRelay({ host, port, addresses }: Place): Promise<Relay> {
  let fault: string | null = null;
  const sockets: Socket[] = [];
  const server = createServer((from) => {
    server.close();
    if (sockets.length > 0) return void from.destroy();
    const name = isIP(host) === 0 ? { servername: host } : {};
    const to = connect({ host, port, ...name, lookup: pinnedTo(addresses) });
    let isSecure = false;
    sockets.push(from, to);
    from.on("error", () => to.destroy());
    to.on("secureConnect", () => (isSecure = true));
    to.on("error", (error) => {
      if (!isSecure) fault ??= "code" in error ? String(error.code) : error.message;
      from.destroy();
    });
    from.on("close", () => to.end());
    to.on("close", () => from.destroy());
    from.pipe(to).pipe(from);
  });
  server.on("error", () => undefined); // of accepting: ffmpeg finds nobody then
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    fault: () => fault,
    close: () => {
      server.close();
      setTimeout(() => sockets.forEach((socket) => socket.destroy()), lingerMs).unref();
    },
  };
}

/** Answers what was judged, whatever the name leads to by now. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, { all: isForAll }, answer) => {
    const [first] = all;
    if (isForAll) answer(null, all);
    else answer(null, first?.address ?? "", first?.family ?? 4);
  };
}
