import type { Readable, Writable } from "node:stream";

/** What little is asked of a browser: orders by name, one answer each. */
export type DevtoolsPipe = Readonly<{ send: (method: string, params?: object) => Promise<unknown> }>;

type Waiting = Readonly<{ resolve: (value: unknown) => void; reject: (reason: Error) => void }>;

/** Speaks DevTools over a pipe: JSON ended by NUL. The browser ends when the pipe does, so with this process. */
export function createDevtoolsPipe(input: Writable, output: Readable): DevtoolsPipe {
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let isGone = false;
  let rest: Buffer[] = [];
  const over = () => {
    isGone = true;
    for (const { reject } of waiting.values()) reject(new Error("the browser has gone"));
    waiting.clear();
  };
  const receive = (text: string) => {
    const answer = readAnswer(text);
    const asked = answer && waiting.get(answer.id);
    if (!answer || !asked) return; // an event
    waiting.delete(answer.id);
    if (answer.fault === null) asked.resolve(answer.result);
    else asked.reject(new Error(answer.fault));
  };
  output.on("data", (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      receive(Buffer.concat([...rest, chunk.subarray(from, end)]).toString("utf8"));
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  });
  output.on("close", over);
  input.on("error", over);
  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        if (isGone) return reject(new Error("the browser has gone"));
        const id = ++nextId;
        waiting.set(id, { resolve, reject });
        input.write(`${JSON.stringify({ id, method, params })}\0`);
      }),
  };
}

function readAnswer(text: string) {
  const message = parsed(text);
  if (typeof message !== "object" || message === null || !("id" in message) || typeof message.id !== "number")
    return null;
  const fault = "error" in message ? JSON.stringify(message.error).slice(0, 300) : null;
  return { id: message.id, fault, result: "result" in message ? message.result : null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no answer to anything
  }
}
