import { createServer, type IncomingMessage } from "node:http";
import { type MuteLine, type MuteLineOrder, MuteLineReport } from "@nchat/contract/mute-line";
import type { MuteState } from "@nchat/contract/mute";
import { type WebSocket, WebSocketServer } from "ws";
import { createTickets, listenOnLoopback, parseOrNull } from "../system/loopback.ts";
import type { CallOwner } from "./owner.ts";

/**
 * How long a ticket waits, how long a silent line is believed, and how often it speaks. A dead main closes the socket and
 * shuts the gate at once; the lease is for one that hangs, and long enough for a computer that is merely busy.
 */
export const lineTimes = { ticketMilliseconds: 10_000, leaseSeconds: 2.5, aliveMilliseconds: 250 } as const;

/** Main's line to the gate of the microphone. */
export type MuteLineServer = {
  readonly open: () => MuteLine;
  /** What the pages' content policy has to name. */
  readonly lineOrigin: string;
  readonly stop: () => void;
};

/**
 * Listens on this computer only. Whoever shows a fresh ticket hears what the owner intends, at once and whatever the
 * page's thread is doing, and tells what the audio thread did. A newer line ends the one before.
 */
export async function startMuteLine(owner: CallOwner, now: () => number): Promise<MuteLineServer> {
  const tickets = createTickets(now, lineTimes.ticketMilliseconds);
  const http = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1000 });
  let current: WebSocket | null = null;
  let said: MuteLineOrder | null = null;
  const say = (order: MuteLineOrder) => current?.send(JSON.stringify(order));
  const sayState = () => {
    const order = orderOf(owner.getMute());
    if (said?.type === "set" && said.isOpen === order.isOpen && said.revision === order.revision) return;
    said = order;
    say(order);
  };
  http.on("upgrade", (request: IncomingMessage, socket, head) => {
    socket.on("error", () => socket.destroy()); // who breaks off is not waited for
    if (!tickets.take(request.url?.slice(1) ?? "")) {
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connected) => {
      current?.close();
      current = connected;
      connected.on("message", (data: Buffer) => hear(owner, data.toString()));
      connected.on("error", () => connected.terminate()); // the gate shuts with its line
      connected.once("close", () => {
        if (current === connected) current = null;
      });
      said = null;
      sayState();
    });
  });
  const stopListening = owner.listen({ onMute: sayState });
  const alive = setInterval(() => say({ type: "alive" }), lineTimes.aliveMilliseconds);
  const port = await listenOnLoopback(http);
  const lineOrigin = `ws://127.0.0.1:${port}`;
  return {
    open: () => ({ url: `${lineOrigin}/${tickets.give()}`, leaseSeconds: lineTimes.leaseSeconds }),
    lineOrigin,
    stop() {
      clearInterval(alive);
      stopListening();
      current?.terminate();
      http.close();
    },
  };
}

function orderOf(mute: MuteState) {
  const isActive = mute.step === "active";
  const isOpen = isActive && mute.intended === "open";
  return { type: "set", isOpen, revision: isActive ? mute.revision : 0 } as const;
}

/** Only silence is confirmed by the gate alone; to be heard takes the page's publication as well. */
function hear(owner: CallOwner, text: string): void {
  const mute = owner.getMute();
  const report = MuteLineReport.safeParse(parseOrNull(text));
  if (!report.success || report.data.isOpen || mute.step !== "active" || mute.intended !== "muted") return;
  owner.dispatchMute({ type: "applied", revision: report.data.revision });
}
