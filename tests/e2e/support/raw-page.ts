import { WebSocket } from "ws";
import { z } from "zod";

const Targets = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const Said = z.object({ id: z.number().optional(), method: z.string().optional(), result: z.unknown().optional() });
const Value = z.object({ result: z.object({ value: z.unknown() }) });

type Asked = Readonly<{ method: string; params?: object; isAnswer: (said: z.output<typeof Said>) => boolean }>;

/** A page that has crashed answers nothing. */
const patienceMs = 15_000;

/**
 * Evaluates in a page without Playwright, which takes every page that it sees for focused: only so is a hidden page
 * hidden. `part`: of its address.
 */
export async function askRawPage(debuggingPort: string, part: string, expression: string): Promise<unknown> {
  const params = { expression, returnByValue: true, awaitPromise: true };
  const { result } = await tell(debuggingPort, part, {
    ...{ method: "Runtime.evaluate", params },
    isAnswer: ({ id }) => id === 1,
  });
  return Value.parse(result).result.value;
}

/** Ends a page's process as a fault in it does; answers when it is gone. */
export async function crashRawPage(debuggingPort: string, part: string): Promise<void> {
  await tell(debuggingPort, part, {
    method: "Page.crash",
    isAnswer: ({ method }) => method === "Inspector.targetCrashed",
  });
}

async function tell(debuggingPort: string, part: string, { method, params, isAnswer }: Asked) {
  const listed: unknown = await (await fetch(`http://127.0.0.1:${debuggingPort}/json/list`)).json();
  const target = Targets.parse(listed).find(({ type, url }) => type === "page" && url.includes(part));
  if (!target) throw new Error(`no page of ${part}`);
  const socket = new WebSocket(target.webSocketDebuggerUrl, { perMessageDeflate: false });
  try {
    return await new Promise<z.output<typeof Said>>((resolve, reject) => {
      setTimeout(() => reject(new Error(`${part} says nothing to ${method}`)), patienceMs).unref();
      socket.on("error", reject);
      socket.on("message", (data: Buffer) => {
        const said = Said.parse(JSON.parse(data.toString()));
        if (isAnswer(said)) resolve(said);
      });
      socket.on("open", () => socket.send(JSON.stringify({ id: 1, method, params })));
    });
  } finally {
    socket.close();
  }
}
