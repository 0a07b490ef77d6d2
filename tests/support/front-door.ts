import { connect, createServer, type Socket } from "node:net";

/** One address for several nodes, as a load balancer gives them: each connection goes to the next node that takes it. */
export type FrontDoor = Readonly<{ url: string; stop: () => Promise<void> }>;

/** Opens the door on a free loopback port. */
export async function openFrontDoor(targets: readonly (() => string)[]): Promise<FrontDoor> {
  const open = new Set<Socket>();
  let count = 0;
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy()); // its other half is told by the close
  };
  const server = createServer((client) => {
    keep(client);
    const first = count++;
    const tryNext = (tried: number): void => {
      const target = targets[(first + tried) % targets.length];
      if (!target || tried >= targets.length) return void client.destroy();
      const { hostname, port } = new URL(target());
      const node = connect(Number(port), hostname);
      const again = () => tryNext(tried + 1);
      node.once("error", again);
      node.once("connect", () => {
        node.off("error", again);
        keep(node);
        client.pipe(node);
        node.pipe(client);
        client.once("close", () => node.destroy());
        node.once("close", () => client.destroy());
      });
    };
    tryNext(0);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
