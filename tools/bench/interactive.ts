import { z } from "zod";

const Targets = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const Evaluated = z.object({
  id: z.literal(1),
  result: z.object({ result: z.object({ value: z.number().optional() }) }),
});

// Resolves once the field is there, can take text and was painted; on the clock that all pages of a machine share.
const whenInteractive = (selector: string) => `new Promise((resolve) => {
  const now = () => performance.timeOrigin + performance.now();
  const look = () => {
    const field = document.querySelector(${JSON.stringify(selector)});
    if (!field || field.disabled || field.getBoundingClientRect().width === 0) return false;
    requestAnimationFrame(() => resolve(now()));
    return true;
  };
  if (look()) return;
  const observer = new MutationObserver(() => look() && observer.disconnect());
  observer.observe(document, { childList: true, subtree: true, attributes: true });
})`;

/** When a page of a starting browser can be typed into. Asks as little of the browser as can be. */
export async function interactiveAt(port: number, selector: string, isRunning: () => boolean): Promise<number> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    if (!isRunning()) throw new Error("the program ended while it started");
    for (const url of await pagesAt(port)) {
      const value = await evaluated(url, whenInteractive(selector));
      if (value !== undefined) return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("no page could be typed into within 60 s");
}

async function pagesAt(port: number): Promise<readonly string[]> {
  try {
    const targets = Targets.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json());
    return targets
      .filter(({ type, url }) => type === "page" && !/popup|about:blank|\/\.runtime\//.test(url))
      .map((target) => target.webSocketDebuggerUrl);
  } catch {
    return []; // not open yet
  }
}

/** Evaluates in a page; nothing when the page went away meanwhile, as the first ones of a start do. */
function evaluated(url: string, expression: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const settle = (value: number | undefined) => {
      socket.close();
      resolve(value);
    };
    const params = { expression, awaitPromise: true, returnByValue: true };
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params }));
    socket.onmessage = ({ data }) => {
      const answer = Evaluated.safeParse(JSON.parse(String(data)));
      settle(answer.success ? answer.data.result.result.value : undefined);
    };
    socket.onerror = () => settle(undefined);
    socket.onclose = () => resolve(undefined);
  });
}
