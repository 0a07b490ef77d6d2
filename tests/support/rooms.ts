import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Colour, RoomNews, RoomOrder } from "./room-messages.ts";

/** One participant in a room, made of LiveKit's own client in a process of the test's. */
export type InRoom = Readonly<{
  sid: string;
  /** A picture flickers, or has one colour all over. */
  publish: (source: "microphone" | "camera" | "screen", colour?: Colour) => Promise<string>;
  unpublish: (sid: string) => Promise<void>;
  /** Identities of those it sees. */
  others: () => Promise<readonly string[]>;
  /** Identities it ever saw come in. */
  seen: () => readonly string[];
  /** Loudest sample lately, and pictures so far, from everybody else. */
  heard: () => Promise<Readonly<{ level: number; pictures: number }>>;
  /** What every picture so far showed as its number, if it is one of a numbered clip. */
  numbers: () => Promise<readonly number[]>;
  leave: () => Promise<void>;
  /** Resolves when the room put it out or lost it. */
  out: Promise<void>;
}>;

type Access = Readonly<{ livekitUrl: string; token: string }>;
type Ask<O = RoomOrder> = O extends RoomOrder ? Omit<O, "ask" | "id"> : never;

/** A process that holds participants. */
export type Rooms = Readonly<{
  enter: (access: Access) => Promise<InRoom>;
  /** Everybody in it vanishes without a word. */
  kill9: () => void;
  stop: () => void;
}>;

/** Starts such a process. */
export function startRooms(): Rooms {
  const child = fork(join(import.meta.dirname, "room-process.ts"), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const outs = new Map<string, () => void>();
  const seen = new Map<string, string[]>();
  let count = 0;
  child.on("message", (news: RoomNews) => {
    if (news.type === "out") return outs.get(news.id)?.();
    if (news.type === "seen") return void seen.get(news.id)?.push(news.identity);
    const { resolve, reject } = open.get(news.ask) ?? {};
    open.delete(news.ask);
    if (news.type === "answer") resolve?.(news.value);
    else reject?.(new Error(news.reason));
  });
  const ask = async (id: string, order: Ask): Promise<unknown> =>
    await send(child, open, { ...order, id, ask: ++count });
  return {
    enter: async ({ livekitUrl: url, token }) => {
      const id = `p${++count}`;
      const out = new Promise<void>((resolve) => outs.set(id, resolve));
      seen.set(id, []);
      const sid = String(await ask(id, { type: "enter", url, token }));
      return {
        sid,
        out,
        publish: async (source, colour) =>
          String(await ask(id, { type: "publish", source, ...(colour ? { colour } : {}) })),
        unpublish: async (track) => void (await ask(id, { type: "unpublish", sid: track })),
        others: async () => (await ask(id, { type: "others" })) as string[],
        seen: () => seen.get(id) ?? [],
        heard: async () => (await ask(id, { type: "heard" })) as { level: number; pictures: number },
        numbers: async () => (await ask(id, { type: "numbers" })) as number[],
        leave: async () => void (await ask(id, { type: "leave" })),
      };
    },
    kill9: () => void child.kill("SIGKILL"),
    stop: () => {
      if (child.connected) child.disconnect();
    },
  };
}

function send(
  child: ChildProcess,
  open: Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>,
  order: RoomOrder,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    open.set(order.ask, { resolve, reject });
    child.send(order);
    setTimeout(() => reject(new Error(`no answer to ${order.type}`)), 15_000).unref();
  });
}
