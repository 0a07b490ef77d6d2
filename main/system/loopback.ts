import { randomBytes } from "node:crypto";
import type { Server } from "node:http";

/** Tickets that open one connection each. */
export type Tickets = { readonly give: () => string; readonly take: (ticket: string) => boolean };

/** Makes tickets that wait for so long. */
export function createTickets(now: () => number, milliseconds: number): Tickets {
  const tickets = new Map<string, number>();
  return {
    give() {
      for (const [ticket, until] of tickets) if (until < now()) tickets.delete(ticket);
      const ticket = randomBytes(24).toString("base64url");
      tickets.set(ticket, now() + milliseconds);
      return ticket;
    },
    take(ticket) {
      const until = tickets.get(ticket);
      tickets.delete(ticket);
      return until !== undefined && now() <= until;
    },
  };
}

/** Listens on this computer only; answers the port that was free. */
export function listenOnLoopback(http: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = http.address();
      if (typeof address === "object" && address) resolve(address.port);
      else reject(new Error("no port on the loopback address"));
    });
  });
}

/** What a text says as JSON; null when it is none. */
export function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // refused by the schema that it is held against, like any other nonsense
  }
}
