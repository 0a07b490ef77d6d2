import { dispose } from "@livekit/rtc-node";
import { EchoOrder, type EchoReport } from "./echo-messages.ts";
import { enterEchoRoom, type EchoRoom } from "./echo-room.ts";

/**
 * A process of its own, because the media library is native code that logs to stdout: a crash there costs an echo, not
 * the service. It ends with the channel to its parent, however that ended.
 */
const rooms = new Map<string, Promise<EchoRoom>>();

const report = (callId: string, reason: string) => {
  const message: EchoReport = { type: "out", callId, reason };
  if (process.connected) process.send?.(message);
};

async function enter(callId: string, url: string, token: string): Promise<void> {
  await leave(callId);
  const entered = enterEchoRoom(url, token, (reason) => {
    report(callId, reason);
    void leave(callId);
  });
  rooms.set(callId, entered);
  await entered.catch((error: unknown) => {
    rooms.delete(callId);
    report(callId, String(error));
  });
}

async function leave(callId: string): Promise<void> {
  const room = rooms.get(callId);
  rooms.delete(callId);
  await room?.then(
    (entered) => entered.leave(),
    (error: unknown) => process.stderr.write(`echo: there was nothing to leave: ${String(error)}\n`),
  );
}

async function end(): Promise<void> {
  await Promise.allSettled([...rooms.keys()].map(leave));
  await dispose();
  process.exit(0);
}

process.on("message", (message) => {
  const order = EchoOrder.parse(message);
  void (order.type === "enter" ? enter(order.callId, order.url, order.token) : leave(order.callId));
});
process.on("disconnect", () => void end());
