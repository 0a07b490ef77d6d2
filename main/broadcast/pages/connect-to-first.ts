import type { Socket } from "node:net";

/** Where to, and how long it may take altogether. */
export type Journey = { readonly addresses: readonly string[]; readonly port: number; readonly patienceMs: number };

type Deps = {
  readonly dial: (to: { readonly host: string; readonly port: number }) => Socket;
  /** Takes each that is begun. */
  readonly hold: (socket: Socket) => void;
};

/** After so long the next address is begun with beside it, as browsers do: one may be of a network that leads nowhere. */
const headStartMs = 300;

/** The first of the addresses that lets itself be connected to, begun in turn; null when none does. */
export function connectToFirst(journey: Journey, { dial, hold }: Deps): Promise<Socket | null> {
  const { addresses, port, patienceMs } = journey;
  return new Promise((resolve) => {
    const rest = [...addresses];
    const trying = new Set<Socket>();
    let isSettled = false;
    let next: NodeJS.Timeout | undefined;
    const settle = (found: Socket | null) => {
      if (isSettled) return void found?.destroy();
      isSettled = true;
      for (const timer of [next, end]) clearTimeout(timer);
      for (const socket of trying) if (socket !== found) socket.destroy();
      resolve(found);
    };
    const begin = () => {
      clearTimeout(next);
      if (isSettled) return;
      const host = rest.shift();
      if (host === undefined) return trying.size === 0 ? settle(null) : undefined;
      const socket = dial({ host, port });
      trying.add(socket);
      socket.once("connect", () => settle(socket));
      socket.once("close", () => {
        trying.delete(socket);
        begin();
      });
      hold(socket);
      next = setTimeout(begin, headStartMs);
    };
    const end = setTimeout(() => settle(null), patienceMs);
    begin();
  });
}
