import { z } from "zod";
import { broadcastServerEvents } from "./call-broadcast.ts";
import { Call, CallAccess, CallWithPeople, ConnectionQuality, Participant, ScreenShare, ShareType } from "./calls.ts";
import { Channel, ChannelMember } from "./channels.ts";
import { ErrorInfo } from "./errors.ts";
import { Person, Presence } from "./people.ts";
import { Timestamp, Uuid } from "./primitives.ts";
import { recordingServerEvents } from "./recordings.ts";
import { type anonymousEvents, streamChatEvents, streamClientEvents } from "./realtime/streams.ts";
import { InitiateCall } from "./rest/calls.ts";
import { streamServerEvents } from "./stream-events.ts";

/** The version that `connected` names; raised when an event changes its meaning. */
export const protocolVersion = "1.0";

/** What a client puts into Socket.IO's `auth`. A token is always the API access token. */
export const Handshake = z.object({
  token: z.string().max(4096).optional(),
  protocol: z.enum(["plan", "nchat"]).default("plan"),
  device: z
    .union([
      z.object({ type: z.enum(["desktop", "browser"]), id: z.string().max(64) }),
      /** As nchat's clients describe it. */
      z.object({ type: z.string().max(64), id: z.undefined().optional() }),
    ])
    .optional(),
});

const CallRef = z.strictObject({ callId: Uuid });
const Nothing = z.object({});

/** Client to server: payload, and the `data` of a successful ack. */
export const clientEvents = {
  "call:initiate": { payload: InitiateCall, data: CallAccess },
  "call:accept": { payload: z.strictObject({ callId: Uuid, video: z.boolean().optional() }), data: CallAccess },
  "call:decline": {
    payload: z.strictObject({ callId: Uuid, message: z.string().trim().max(200).optional() }),
    data: Nothing,
  },
  /** Leaves a call of two or ends a group (host); before an answer it cancels. */
  "call:end": {
    payload: z.strictObject({ callId: Uuid, reason: z.string().max(50).optional() }),
    data: z.object({ call: Call }),
  },
  "call:cancelled": { payload: CallRef, data: z.object({ call: Call }) },
  /** One's own microphone and camera, as over REST; what others hear is decided by the track. */
  "call:mute_changed": { payload: z.strictObject({ callId: Uuid, muted: z.boolean() }), data: Nothing },
  "call:video_changed": { payload: z.strictObject({ callId: Uuid, muted: z.boolean() }), data: Nothing },
  /** Announces a share before it is published. */
  "call:screen_share_started": {
    payload: z.strictObject({
      callId: Uuid,
      shareType: ShareType.default("screen"),
      withAudio: z.boolean().default(false),
    }),
    data: z.object({ trackId: Uuid }),
  },
  /** Ends one of one's shares, or without `trackId` all of them. */
  "call:screen_share_stopped": {
    payload: z.strictObject({ callId: Uuid, trackId: Uuid.optional() }),
    data: Nothing,
  },
  "presence:update": { payload: z.strictObject({ status: z.enum(["available", "dnd"]) }), data: Nothing },
  "auth:refresh": { payload: z.strictObject({ token: z.string().max(4096) }), data: Nothing },
  ...streamClientEvents,
} as const;

/** Why a ring stopped on a device that did not stop it. */
export const RingStop = z.enum(["cancelled", "no_answer", "answered_elsewhere", "declined_elsewhere", "ended"]);
export type RingStop = z.output<typeof RingStop>;

/** Server to client. `call:incoming` is acknowledged by the device that rings; that makes the call `ringing`. */
export const serverEvents = {
  connected: z.object({ socketId: z.string(), serverTime: Timestamp, protocolVersion: z.string() }),
  "call:incoming": CallWithPeople.extend({ callId: Uuid, caller: Person, ringUntil: Timestamp.nullable() }),
  "call:cancelled": z.object({ callId: Uuid, reason: RingStop }),
  "call:accept": z.object({ callId: Uuid, userId: Uuid }),
  "call:decline": z.object({ callId: Uuid, userId: Uuid, message: z.string().nullable() }),
  "call:state_changed": z.object({ callId: Uuid, call: Call, isStreaming: z.boolean().exactOptional() }),
  "call:end": z.object({ callId: Uuid, call: Call }),
  "call:participant_joined": z.object({ callId: Uuid, participant: Participant }),
  "call:participant_left": z.object({ callId: Uuid, participant: Participant }),
  /** Somebody's row changed otherwise: invited, ringing, declined, role. */
  "call:participant_changed": z.object({ callId: Uuid, participant: Participant }),
  "call:mute_changed": z.object({ callId: Uuid, userId: Uuid, muted: z.boolean(), enabled: z.boolean(), by: Uuid }),
  "call:video_changed": z.object({ callId: Uuid, userId: Uuid, muted: z.boolean(), enabled: z.boolean(), by: Uuid }),
  /** Somebody's device said that its link is another than before. */
  "call:quality_changed": z.object({ callId: Uuid, userId: Uuid, quality: ConnectionQuality }),
  "call:screen_share_started": z.object({ callId: Uuid, userId: Uuid, share: ScreenShare }),
  "call:screen_share_stopped": z.object({ callId: Uuid, userId: Uuid, trackId: Uuid }),
  /** Another device of the same person entered this call; this one is to leave the room without leaving the call. */
  "call:taken_over": z.object({ callId: Uuid }),
  "presence:changed": z.object({ userId: Uuid, status: Presence }),
  /** A person is new or changed name or picture. */
  "user:changed": z.object({ user: Person }),
  "user:removed": z.object({ userId: Uuid }),
  /** Somebody belongs to a channel now, or is something else in it; told to its members, the new one among them. */
  "channel:member_added": z.object({ channelId: Uuid, channel: Channel, member: ChannelMember }),
  "channel:member_changed": z.object({ channelId: Uuid, channel: Channel, member: ChannelMember }),
  /** Told to whoever is left and to whoever went. */
  "channel:member_removed": z.object({ channelId: Uuid, userId: Uuid, memberCount: z.int() }),
  "auth:expired": z.object({}),
  ...recordingServerEvents,
  ...broadcastServerEvents,
  ...streamServerEvents,
  ...streamChatEvents,
} as const;

export type ClientEvent = keyof typeof clientEvents;
/** What a socket without a token may send. */
export type AnonymousEvent = (typeof anonymousEvents)[number];
export type ClientPayload<E extends ClientEvent> = z.input<(typeof clientEvents)[E]["payload"]>;
export type ClientAckData<E extends ClientEvent> = z.output<(typeof clientEvents)[E]["data"]>;
export type ServerEvent = keyof typeof serverEvents;
export type ServerPayload<E extends ServerEvent> = z.output<(typeof serverEvents)[E]>;

/** Every ack. */
export type Ack<D> =
  { readonly success: true; readonly data: D } | { readonly success: false; readonly error: ErrorInfo };
