import { connect, createServer, Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { connectToFirst } from "./connect-to-first.ts";

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

async function listen(): Promise<number> {
  const server = createServer((socket) => void stops.push(() => socket.destroy()));
  stops.push(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}

/** Nobody ever answers from "nowhere". Where it was connected to, and what became of all that was begun. */
async function go(addresses: readonly string[], port: number, patienceMs = 5000) {
  const begun: Socket[] = [];
  const hold = (socket: Socket) => void begun.push(socket.on("error", () => socket.destroy()));
  const dial = (to: { host: string; port: number }) => (to.host === "nowhere" ? new Socket() : connect(to));
  const found = await connectToFirst({ addresses, port, patienceMs }, { dial, hold });
  if (found) stops.push(() => found.destroy());
  return { to: found?.remoteAddress ?? null, open: begun.map(({ destroyed }) => !destroyed) };
}

it("goes on with the next address when one refuses", async () => {
  const port = await listen();
  expect(await go(["127.0.0.2", "127.0.0.1"], port)).toEqual({ to: "127.0.0.1", open: [false, true] });
  expect(await go(["127.0.0.1", "127.0.0.2"], port)).toEqual({ to: "127.0.0.1", open: [true] });
});

it("does not wait for an address that leads nowhere", async () => {
  const port = await listen();
  expect(await go(["nowhere", "127.0.0.1"], port)).toEqual({ to: "127.0.0.1", open: [false, true] });
});

it("gives up when all have refused, when none is in time, and when there is none", async () => {
  const port = await listen();
  stops.splice(0).forEach((stop) => stop());
  expect(await go(["127.0.0.1", "127.0.0.2"], port)).toEqual({ to: null, open: [false, false] });
  expect(await go(["nowhere"], port, 50)).toEqual({ to: null, open: [false] });
  expect(await go([], port)).toEqual({ to: null, open: [] });
});
