import { createServer } from "node:http";
import { Server } from "socket.io";
import { afterEach, expect, it } from "vitest";
import { gather } from "./p10-crowd.ts";
import { bareSpeech } from "./p10-servers.ts";
import { untilDelivered } from "./p10.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A crowd of five on a Socket.IO server that loses every so many-th message, or none. */
async function crowdOn(losesEvery: number) {
  const http = createServer();
  const sockets = new Server(http, { serveClient: false });
  let count = 0;
  sockets.on("connection", (socket) => {
    socket.on("chat", (payload: unknown, acknowledge: (answer: unknown) => void) => {
      if (++count % losesEvery !== 0) sockets.emit("chat", payload);
      acknowledge(payload); // holds the words too, and is no delivery
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  http.listen(0, "127.0.0.1", resolve);
  await promise;
  stops.push(() => sockets.close());
  const address = http.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const crowd = await gather(5, bareSpeech(`http://127.0.0.1:${port}`));
  stops.push(crowd.close);
  return crowd;
}

it("counts each message at each socket, and how long it took to some of them", async () => {
  const crowd = await crowdOn(Number.POSITIVE_INFINITY);
  for (let at = 0; at < 4; at++) await crowd.say();
  await untilDelivered(crowd, 20);
  const delays = crowd.takeDelays();
  expect([delays.length, delays.every((delay) => delay >= 0 && delay < 5000), crowd.takeDelays()]).toEqual([
    4,
    true,
    [],
  ]);
});

it("calls a fixture broken that loses messages, or delivers none", async () => {
  const crowd = await crowdOn(2);
  for (let at = 0; at < 4; at++) await crowd.say();
  await expect(untilDelivered(crowd, 20, 200)).rejects.toThrow("10 of 20 deliveries: the fixture is broken");
  await expect(untilDelivered({ delivered: () => 0 }, 20, 50)).rejects.toThrow("0 of 20 deliveries");
});
