import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";

/** Who watches a chat: many sockets, as cheap as they can be, the same for every server. */
export type Crowd = Readonly<{
  /** Sends one message from the next of them; resolves when the server has taken it. */
  say: () => Promise<void>;
  /** Sends one reaction from the next of them, where the server has any. */
  react: () => Promise<void>;
  /** Messages that have arrived, over all sockets. */
  delivered: () => number;
  /** How long messages took to the sockets that look, in milliseconds; forgets them. */
  takeDelays: () => number[];
  close: () => Promise<void>;
}>;

/** How a server is spoken to. */
export type Speech = Readonly<{
  address: (at: number) => string;
  /** What one socket says first; answers once the server has let it into the chat. */
  enter: (line: Line, at: number) => Promise<void>;
  /** Sends a message and waits for the server's word. */
  say: (line: Line, at: number, content: string) => Promise<void>;
  react?: (line: Line) => Promise<void>;
}>;

/** One socket: text frames in and out. */
export type Line = Readonly<{
  send: (text: string) => void;
  /** The next frame that fits. */
  next: (fits: (text: string) => boolean) => Promise<string>;
}>;

const entersAtOnce = 25;
/** Every so many-th socket looks at what it gets; the others only count. */
const looksEvery = 25;
/** In every message, however it is wrapped: counts it and says when it was sent. */
const mark = /sent-at:(\d+(?:\.\d+)?)/g;

/** Connects them all. Messages are counted by the mark in their words. */
export async function gather(count: number, speech: Speech): Promise<Crowd> {
  const sockets: WebSocket[] = [];
  const lines: Line[] = [];
  let delivered = 0;
  let delays: number[] = [];
  const open = async (at: number) => {
    const socket = new WebSocket(speech.address(at), { perMessageDeflate: false });
    sockets.push(socket);
    const line = lineOf(socket, (text) => {
      if (text.startsWith("43")) return; // the answer to whoever wrote is no delivery
      for (const [, sentAt] of text.matchAll(mark)) {
        delivered += 1;
        if (at % looksEvery === 0) delays.push(performance.now() - Number(sentAt));
      }
    });
    lines[at] = line;
    await new Promise<void>((resolve, reject) => {
      socket.once("open", () => resolve());
      socket.once("error", reject);
    });
    await speech.enter(line, at);
  };
  for (let from = 0; from < count; from += entersAtOnce)
    await Promise.all(Array.from({ length: Math.min(entersAtOnce, count - from) }, (_, at) => open(from + at)));
  let turn = 0;
  return {
    say: async () => {
      const at = turn++ % count;
      const line = lines[at];
      if (line) await speech.say(line, at, `sent-at:${performance.now()} and some words that people write`);
    },
    react: async () => {
      const line = lines[turn++ % count];
      if (line) await speech.react?.(line);
    },
    delivered: () => delivered,
    takeDelays: () => {
      const taken = delays;
      delays = [];
      return taken;
    },
    close: async () => {
      for (const socket of sockets) socket.terminate();
      await sleep(300);
    },
  };
}

function lineOf(socket: WebSocket, onText: (text: string) => void): Line {
  const waiting = new Set<(text: string) => void>();
  socket.on("message", (data) => {
    const text = String(data);
    if (text === "2") socket.send("3"); // Engine.IO's ping
    onText(text);
    for (const look of [...waiting]) look(text);
  });
  return {
    send: (text) => socket.send(text),
    next: (fits) =>
      new Promise((resolve) => {
        const look = (text: string) => {
          if (!fits(text)) return;
          waiting.delete(look);
          resolve(text);
        };
        waiting.add(look);
      }),
  };
}

/** An event with an ack, in Socket.IO's protocol; answers what was acknowledged. */
export async function ask(line: Line, id: number, event: string, payload: object): Promise<string> {
  const answer = line.next((text) => text.startsWith(`43${id}[`));
  line.send(`42${id}${JSON.stringify([event, payload])}`);
  return await answer;
}

/** The beginning of every Socket.IO connection. */
export async function greet(line: Line, auth: object): Promise<void> {
  const welcome = line.next((text) => text.startsWith("40") || text.startsWith("44"));
  line.send(`40${JSON.stringify(auth)}`);
  const text = await welcome;
  if (text.startsWith("44")) throw new Error(`the server refused a socket: ${text}`);
}
