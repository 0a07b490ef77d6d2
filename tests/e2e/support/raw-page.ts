import { WebSocket } from "ws";
import { z } from "zod";

const Targets = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const Answer = z.object({ id: z.literal(1), result: z.object({ result: z.object({ value: z.unknown() }) }) });

/**
 * Evaluates in a page without Playwright, which takes every page that it sees for focused: only so is a hidden page
 * hidden. `part`: of its address.
 */
export async function askRawPage(debuggingPort: string, part: string, expression: string): Promise<unknown> {
  const listed: unknown = await (await fetch(`http://127.0.0.1:${debuggingPort}/json/list`)).json();
  const target = Targets.parse(listed).find(({ type, url }) => type === "page" && url.includes(part));
  if (!target) throw new Error(`no page of ${part}`);
  const socket = new WebSocket(target.webSocketDebuggerUrl, { perMessageDeflate: false });
  try {
    return await new Promise((resolve, reject) => {
      socket.on("error", reject);
      socket.on("message", (data: Buffer) => {
        const answer = Answer.safeParse(JSON.parse(data.toString()));
        if (answer.success) resolve(answer.data.result.result.value);
      });
      socket.on("open", () => {
        const params = { expression, returnByValue: true, awaitPromise: true };
        socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params }));
      });
    });
  } finally {
    socket.close();
  }
}
