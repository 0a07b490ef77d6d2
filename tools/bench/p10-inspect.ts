import { startChild } from "../bootstrap/children.mjs";
import type { Child } from "../bootstrap/children.mjs";

/** A server under measurement: a Node process of its own that tells its figures. */
export type Measured = Readonly<{
  url: string;
  /** Seconds of processor that it has used so far, all its threads together. */
  cpuSeconds: () => Promise<number>;
  /** Bytes in use on the heap and in buffers, after a collection. */
  memoryInUse: () => Promise<number>;
  stop: () => Promise<void>;
}>;

/** Starts a Node program that prints `ready <url>`, with its inspector open on loopback. */
export async function startMeasured(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const said: string[] = [];
  const { promise: inspector, resolve: inspectorIs } = Promise.withResolvers<string>();
  const { promise: url, resolve: urlIs, reject } = Promise.withResolvers<string>();
  const child: Child = startChild(process.execPath, ["--inspect=127.0.0.1:0", ...args], {
    env,
    onLine: (line) => {
      said.push(line);
      const address = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(line)?.[0];
      if (line.startsWith("Debugger listening") && address) inspectorIs(address);
      if (line.startsWith("ready ")) urlIs(line.slice(6));
    },
  });
  void child.ended.then((how) => reject(new Error(`the server ${how}: ${said.slice(-5).join("\n")}`)));
  const ready = await url;
  const ask = await openInspector(await inspector);
  const evaluate = async (expression: string): Promise<unknown> => {
    const answer = await ask("Runtime.evaluate", { expression: `JSON.stringify(${expression})` });
    return JSON.parse(answer.result?.value ?? "null");
  };
  return {
    url: ready,
    cpuSeconds: async () => {
      const { user, system } = (await evaluate("process.cpuUsage()")) as NodeJS.CpuUsage; // what Node answers
      return (user + system) / 1e6;
    },
    memoryInUse: async () => {
      for (let round = 0; round < 3; round++) await ask("HeapProfiler.collectGarbage", {});
      const { heapUsed, external } = (await evaluate("process.memoryUsage()")) as NodeJS.MemoryUsage; // what Node answers
      return heapUsed + external;
    },
    stop: () => child.stop(10_000),
  };
}

type Answer = Readonly<{ id?: number; result?: Readonly<{ result?: Readonly<{ value?: string }> }> }>;

async function openInspector(address: string) {
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("the server's inspector does not answer")));
  });
  const waiting = new Map<number, (answer: NonNullable<Answer["result"]>) => void>();
  socket.addEventListener("message", ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer; // the inspector's own protocol
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer.result ?? {});
  });
  let last = 0;
  return (method: string, params: object) =>
    new Promise<NonNullable<Answer["result"]>>((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
}
