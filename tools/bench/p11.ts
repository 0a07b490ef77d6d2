import { gather } from "./p10-crowd.ts";
import { type ChatServer, startOurs, startSocketIo } from "./p10-servers.ts";
import type { Row } from "./row.ts";

const connections = 500;

/** P11: how much each connection holds that is in a stream. */
export const p11: Row = {
  id: "P11",
  title: "Memory a connection, heap and buffers in use",
  reference: "a bare Socket.IO server with the same number of sockets in one room",
  unit: "KB",
  goals: [{ name: "median", statistic: "median", limit: 1.25 }],
  prepare: async (note) => {
    const ours = await startOurs(connections);
    const bare = await startSocketIo();
    note(`${connections} connections; ours are signed in and in a stream`);
    return {
      ours: () => heldEach(ours),
      reference: () => heldEach(bare),
      close: async () => {
        await ours.close();
        await bare.close();
      },
    };
  },
};

async function heldEach({ server, speech }: ChatServer): Promise<number> {
  const before = await server.memoryInUse();
  const crowd = await gather(connections, speech);
  try {
    return ((await server.memoryInUse()) - before) / connections / 1024;
  } finally {
    await crowd.close();
  }
}
