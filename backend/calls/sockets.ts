import { nameOfDevice } from "../realtime/device-name.ts";
import type { Device, SocketHandlers } from "../realtime/events.ts";
import type { Asker, Commands } from "./commands.ts";
import { toCall } from "./view.ts";

/** The events of `contract/realtime.ts` that are about calls. */
export type CallEventName =
  | "call:initiate"
  | "call:accept"
  | "call:decline"
  | "call:end"
  | "call:cancelled"
  | "call:mute_changed"
  | "call:video_changed"
  | "call:screen_share_started"
  | "call:screen_share_stopped";

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
    "call:mute_changed": async ({ callId, muted }, who) => {
      await commands.mute(askerOf(who), callId, { trackType: "audio", muted });
      return {};
    },
    "call:video_changed": async ({ callId, muted }, who) => {
      await commands.mute(askerOf(who), callId, { trackType: "video", muted });
      return {};
    },
    "call:screen_share_started": async ({ callId, ...share }, who) => ({
      trackId: await commands.startShare(askerOf(who), callId, share),
    }),
    "call:screen_share_stopped": async ({ callId, trackId }, who) => {
      if (trackId === undefined) await commands.mute(askerOf(who), callId, { trackType: "screen", muted: true });
      else await commands.run(callId, { type: "stop-share", userId: who.user.id, trackId });
      return {};
    },
    "call:cancelled": async ({ callId }, who) => ({ call: toCall(await commands.cancel(askerOf(who), callId)) }),
  };
}
