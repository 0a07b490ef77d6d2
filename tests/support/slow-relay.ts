import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A line that can be made slow or cut, between a sender and the port that it means to reach. */
export type SlowRelay = Readonly<{
  port: number;
  /** Bytes a second upwards; null: as fast as it goes. 0: nothing passes, and nobody is told. */
  setRate: (bytesPerSecond: number | null) => void;
  /** What passed upwards so far. */
  passed: () => number;
  stop: () => Promise<void>;
}>;

const tickMs = 50;

/** Relays to `target` on this computer. What it may not pass on waits in it and behind it, as on a real line. */
export async function startSlowRelay(target: number): Promise<SlowRelay> {
  let rate: number | null = null;
  let budget = 0;
  let passed = 0;
  const pairs = new Set<Pair>();
  const pump = () => {
    budget = rate === null ? Infinity : Math.min(budget + (rate * tickMs) / 1000, rate / 4);
    for (const pair of pairs) {
      const sent = pair.pass(budget);
      budget -= sent;
      passed += sent;
    }
  };
  const timer = setInterval(pump, tickMs);
  const server = createServer({ pauseOnConnect: true }, (client) => {
    const pair = openPair(client, target, () => pairs.delete(pair));
    pairs.add(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port, // it listens on an address, not a pipe
    setRate: (next) => {
      rate = next;
      budget = 0;
    },
    passed: () => passed,
    stop: async () => {
      clearInterval(timer);
      pairs.forEach(({ end }) => end());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Pair = Readonly<{ pass: (most: number) => number; end: () => void }>;

/** Reads from the client what it may pass on, and no more: the rest stays in the client's own buffers. */
function openPair(client: Socket, target: number, onEnd: () => void): Pair {
  const upstream = connect(target, "127.0.0.1");
  const end = () => {
    client.destroy();
    upstream.destroy();
    onEnd();
  };
  for (const socket of [client, upstream]) socket.on("error", end).on("close", end);
  upstream.pipe(client, { end: false });
  return {
    end,
    pass(most) {
      let sent = 0;
      while (sent < most) {
        const waiting = client.readableLength;
        const chunk: Buffer | null = client.read(Math.max(1, Math.floor(Math.min(most - sent, waiting || 1))));
        if (chunk === null) break;
        upstream.write(chunk);
        sent += chunk.byteLength;
      }
      return sent;
    },
  };
}
