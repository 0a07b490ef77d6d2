import { EventEmitter } from "node:events";
import type { Readable, Writable } from "node:stream";
import type { CDPSession } from "@playwright/test";

/** One DevTools session, of the browser or of a page; commands and events are typed by the protocol's own declarations. */
export type Session = Pick<CDPSession, "send" | "on" | "once" | "off">;

/** The DevTools connection of one running Chromium. */
export type Devtools = { readonly browser: Session; readonly attach: (sessionId: string) => Session };

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (reason: Error) => void };
type Message = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
};

/** Speaks the DevTools protocol over a pipe: JSON messages ended by NUL, every session on the one connection. */
export function createDevtools(input: Writable, output: Readable): Devtools {
  const waiting = new Map<number, Waiting>();
  const sessions = new Map<string | undefined, EventEmitter>();
  let nextId = 0;
  let gone = false;
  let rest: Buffer[] = [];

  const attach = (sessionId: string | undefined): Session => {
    const emitter = new EventEmitter();
    emitter.setMaxListeners(0);
    sessions.set(sessionId, emitter);
    const send = (method: string, params: object = {}): Promise<unknown> =>
      new Promise((resolve, reject) => {
        if (gone) return reject(new Error(`${method}: Chromium has gone`));
        const id = ++nextId;
        waiting.set(id, { resolve, reject: (reason) => reject(new Error(`${method}: ${reason.message}`)) });
        input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      });
    // The one place where the protocol's declared types are put onto what comes off the wire.
    return Object.assign(emitter, { send }) as unknown as Session;
  };

  const receive = (message: Message): void => {
    if (message.id !== undefined) {
      const answer = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) answer?.reject(new Error(message.error.message));
      else answer?.resolve(message.result);
    } else if (message.method !== undefined) {
      sessions.get(message.sessionId)?.emit(message.method, message.params);
    }
  };

  output.on("data", (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      const whole = Buffer.concat([...rest, chunk.subarray(from, end)]);
      rest = [];
      from = end + 1;
      receive(JSON.parse(whole.toString("utf8")) as Message);
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  });
  output.on("close", () => {
    gone = true;
    for (const answer of waiting.values()) answer.reject(new Error("Chromium has gone"));
    waiting.clear();
  });
  input.on("error", () => (gone = true));
  return { browser: attach(undefined), attach };
}
