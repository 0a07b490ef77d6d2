import { Encryption_Type, TrackType } from "@livekit/protocol";
import { EgressClient, type EgressInfo, IngressClient, IngressInput, RoomServiceClient } from "livekit-server-sdk";
import type { Logger } from "pino";
import { ask } from "./asking.ts";
import { type CapabilityBook, createCapabilityBook } from "./capabilities.ts";
import { toEgress } from "./egress-info.ts";
import { layoutNames } from "./egress-protobuf.ts";
import { toIngress } from "./ingress-info.ts";
import { createListeners } from "./listeners.ts";
import { faultOf, start } from "./livekit-start.ts";
import type { Media, MediaAnswer, RoomTrack } from "./port.ts";
import { type Bus, createLonelyBus } from "../redis/bus.ts";
import type { Sink } from "./sink.ts";

type Given = Readonly<{
  livekit: Readonly<{ url: string; apiKey: string; apiSecret: string }>;
  sink: Sink;
  /** Our own address; templates come from there and from nowhere else. */
  publicUrl: string | null;
  log: Logger;
  /** The line to the other nodes, if there are any. */
  bus?: Pick<Bus, "send" | "listen">;
  now?: () => number;
  /** Seconds that a start, and anything else, may take; a start waits until a worker has begun. */
  limits?: Readonly<{ startSeconds: number; seconds: number }>;
}>;

const defaultLimits = { startSeconds: 10, seconds: 4 };

/** Media by LiveKit's Egress and Ingress. Nothing is asked of LiveKit before the first use. */
export function createLiveKitMedia(given: Given): Media {
  const { log, bus = createLonelyBus(), now = Date.now, limits = defaultLimits } = given;
  const { url, apiKey, apiSecret } = given.livekit;
  const quick = { requestTimeout: limits.seconds, failover: false };
  const egress = new EgressClient(url, apiKey, apiSecret, quick);
  const starter = new EgressClient(url, apiKey, apiSecret, { ...quick, requestTimeout: limits.startSeconds });
  const ingress = new IngressClient(url, apiKey, apiSecret, quick);
  const rooms = new RoomServiceClient(url, apiKey, apiSecret, quick);
  const reading = { log, isReading: true };
  const book = createCapabilityBook({
    now,
    bus,
    // Lists of nothing: only whether there is a list at all matters.
    listEgress: () => ask("list egress", () => egress.listEgress({ egressId: "EG_none" }), reading),
    listIngress: () => ask("list ingress", () => ingress.listIngress({ ingressId: "IN_none" }), reading),
  });
  const listeners = createListeners();
  return {
    ...egressPart(given, { egress, starter, book }),
    ...ingressPart(ingress, log),
    capabilities: book.read,
    listTracks: async (room) =>
      mapped(await ask("list participants", () => rooms.listParticipants(room), reading), (people) =>
        people.flatMap(({ identity, tracks }) => tracks.map((track) => toTrack(identity, track))),
      ),
    mayCompose: async () => (await book.read()).egress,
    whip: async () => null, // its Ingress has an address of its own
    openLive: async () => null, // its workers write into the storage
    listen: listeners.listen,
    deliver: async (event) => {
      if (event.type === "egress_started") book.heard();
      await listeners.deliver(event);
    },
  };
}

type EgressPart = "startEgress" | "stopEgress" | "changeLayout" | "updateDestinations" | "listEgresses";
type Clients = Readonly<{ egress: EgressClient; starter: EgressClient; book: CapabilityBook }>;

function egressPart({ sink, log, publicUrl }: Given, { egress, starter, book }: Clients): Pick<Media, EgressPart> {
  const map = (info: EgressInfo) => toEgress(info, sink);
  const change = async (what: string, work: () => Promise<EgressInfo>) => mapped(await ask(what, work, { log }), map);
  return {
    startEgress: async (request) => {
      const fault = faultOf(request, publicUrl);
      if (fault) return fault;
      const answer = await ask("start egress", () => start(starter, request, sink), { log });
      book.started(answer);
      return mapped(answer, map);
    },
    stopEgress: (id) => change("stop egress", () => egress.stopEgress(id)),
    changeLayout: (id, layout) => change("change layout", () => egress.updateLayout(id, layoutNames[layout])),
    updateDestinations: (id, { add, remove }) =>
      change("update destinations", () => egress.updateStream(id, [...add], [...remove])),
    listEgresses: async ({ id, room, onlyActive }) => {
      const filter = {
        ...(id === undefined ? {} : { egressId: id }),
        ...(room === undefined ? {} : { roomName: room }),
        ...(onlyActive ? { active: true } : {}),
      };
      const answer = await ask("list egress", () => egress.listEgress(filter), { log, isReading: true });
      return mapped(answer, (infos) => infos.map(map));
    },
  };
}

type IngressPart = "createIngress" | "deleteIngress" | "listIngresses";

function ingressPart(ingress: IngressClient, log: Logger): Pick<Media, IngressPart> {
  return {
    createIngress: async ({ kind, room, identity, displayName, name, isTranscoded }) => {
      const options = { name, roomName: room, participantIdentity: identity, participantName: displayName };
      const input = kind === "rtmp" ? IngressInput.RTMP_INPUT : IngressInput.WHIP_INPUT;
      const create = () => ingress.createIngress(input, { ...options, enableTranscoding: isTranscoded });
      return mapped(await ask("create ingress", create, { log }), toIngress);
    },
    deleteIngress: async (id) =>
      mapped(await ask("delete ingress", () => ingress.deleteIngress(id), { log }), toIngress),
    listIngresses: async ({ id, room }) => {
      const filter = {
        ...(id === undefined ? {} : { ingressId: id }),
        ...(room === undefined ? {} : { roomName: room }),
      };
      const answer = await ask("list ingress", () => ingress.listIngress(filter), { log, isReading: true });
      return mapped(answer, (infos) => infos.map(toIngress));
    },
  };
}

function mapped<T, U>(answer: MediaAnswer<T>, map: (value: T) => U): MediaAnswer<U> {
  return answer.outcome === "done" ? { outcome: "done", value: map(answer.value) } : answer;
}

function toTrack(
  identity: string,
  { sid, type, encryption }: Readonly<{ sid: string; type: TrackType; encryption: Encryption_Type }>,
): RoomTrack {
  const kind = type === TrackType.VIDEO ? "video" : "audio";
  return { sid, identity, kind, isEncrypted: encryption !== Encryption_Type.NONE };
}
