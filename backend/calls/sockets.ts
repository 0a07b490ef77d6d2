import { nameOfDevice } from "../realtime/device-name.ts";
import type { Device, SocketHandlers } from "../realtime/events.ts";
import type { Asker, Commands } from "./commands.ts";
import { toCall } from "./view.ts";

/** The events of `contract/realtime.ts` that are about calls. */
export type CallEventName = "call:initiate" | "call:accept" | "call:decline" | "call:end" | "call:cancelled";

const askerOf = (who: Device): Asker => ({ user: who.user, deviceId: nameOfDevice(who) });

/** The ways into the calls over the socket. Who asks is the socket's person, whatever a payload says. */
export function createCallSockets(commands: Commands): Pick<SocketHandlers, CallEventName> {
  return {
    "call:initiate": (body, who) => commands.initiate(askerOf(who), body, null),
    "call:accept": ({ callId, video }, who) =>
      commands.enter(askerOf(who), callId, { type: "accept", withVideo: video }),
    "call:decline": async ({ callId, message }, who) => {
      const { user, deviceId } = askerOf(who);
      const words = message === undefined || message === "" ? null : message;
      await commands.run(callId, { type: "decline", userId: user.id, deviceId, message: words });
      return {};
    },
    "call:end": async ({ callId }, who) => ({
      call: toCall(await commands.run(callId, { type: "end", userId: who.user.id })),
    }),
    "call:cancelled": async ({ callId }, who) => ({ call: toCall(await commands.cancel(askerOf(who), callId)) }),
  };
}
