import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { AccessToken } from "livekit-server-sdk";
import type { Logger } from "pino";
import type { Sealer } from "../../secrets/sealed.ts";
import type { MediaEvent } from "../events.ts";
import { createListeners } from "../listeners.ts";
import { faultOf } from "../livekit-start.ts";
import type { Capability, Egress, EgressRequest, LiveAnswer, LiveWanted, Media, MediaAnswer } from "../port.ts";
import type { Sink } from "../sink.ts";
import { createBring } from "./bucket.ts";
import { type ComposerSettings, composing } from "./composer/composing.ts";
import type { Composed, Compositions } from "./composer/compositions.ts";
import { howToTake } from "./composer/how-to-take.ts";
import type { DestinationDeps } from "./destination.ts";
import { endedInfo, runEgress, type RunningEgress } from "./egress.ts";
import { createIngest } from "./ingest.ts";
import { app, createIngresses, type Ingresses } from "./ingresses.ts";
import { createRegistry, type KnownEgress, type KnownIngress } from "./registry.ts";
import { createTeller } from "./teller.ts";
import { notFound, refused, unavailable, words } from "./words.ts";

/** Where encoders are taken in. A port of null: the usual one, or any when that is taken. */
export type RtmpSettings = Readonly<{ host: string; port: number | null; publicUrl: string | null }>;

type Given = DestinationDeps &
  Readonly<{
    livekit: Readonly<{ url: string; apiKey: string; apiSecret: string }>;
    rtmp: RtmpSettings;
    sink: Sink;
    publicUrl: string | null;
    dataDir: string;
    /** Null: there is no key to seal with. */
    sealer: Sealer | null;
    ffmpeg: string;
    composer: ComposerSettings;
    listTracks: Media["listTracks"];
    log: Logger;
    now?: () => number;
  }>;

/** Media of this one machine. `start` takes up what ran before a restart. */
export type EmbeddedMedia = Media & Readonly<{ start: () => Promise<void>; stop: () => Promise<void> }>;

const usualPort = 1935;
/** Egresses that are over stay on the list for so long, and until the next start. */
const rememberedMs = 24 * 60 * 60_000;
const tokenSeconds = 600;

type Running = Map<string, RunningEgress>;

/** Makes it. Nothing runs before `start` or the first ingress. */
export function createEmbeddedMedia(given: Given): EmbeddedMedia {
  const { log, now = Date.now, listTracks } = given;
  const registry = createRegistry(join(given.dataDir, "embedded-media.json"), given);
  const listeners = createListeners();
  const teller = createTeller(listeners.deliver, log);
  const running: Running = new Map();
  let ended: readonly KnownEgress[] = [];

  const keep = () => {
    const egresses = [...ended, ...[...running.values()].map((each) => each.known())];
    return registry.write({ port: door.port(), ingresses: ingresses.known(), egresses });
  };
  const door = createDoor(given, () => ingresses, keep);
  const ingresses: Ingresses = createIngresses({
    ...{ log, now, ffmpeg: given.ffmpeg, cut: door.cut, url: door.url },
    enter: (ingress) => wayInto(given, ingress),
    onEvent: (type, ingress) => teller.tell({ id: randomUUID(), type, at: now(), ingress }),
  });
  const [compositions, place] = [composing({ ...given, now }), placeOf(given)];
  const begin = (known: KnownEgress) => {
    const taken = compositions.takeFor(known, (reason) => egress.giveUp(reason));
    const egress: RunningEgress = runEgress(known, {
      ...{ ...given, ...place, log, now },
      ...(taken ?? { composition: null, feed: ingresses.feedOf(known.room) }),
      onChange: (type) => {
        if (type === "egress_ended" && running.delete(known.id)) ended = [...ended, egress.known()];
        teller.tell({ id: randomUUID(), type, at: now(), egress: egress.info() });
        void keep();
      },
    });
    running.set(known.id, egress);
    return egress;
  };
  return {
    ...egressPart(given, { running, ended: () => ended, ingresses, compositions, begin, keep, teller, now }),
    ...ingressPart(ingresses, door.open, keep),
    listTracks,
    openLive: (key, wanted) => openLive(running, key, wanted),
    ...listeners,
    start: async () => {
      const known = await registry.read();
      door.expect(known.port);
      known.ingresses.forEach(ingresses.restore);
      ended = known.egresses.filter(({ end }) => end !== null && now() - end.at < rememberedMs);
      known.egresses.filter(({ end }) => end === null).forEach(begin);
      if (known.ingresses.length > 0) await door.open();
    },
    stop: () => stopAll(running, [compositions.stop, ingresses.stop, door.close, teller.stop]),
  };
}

/** What runs is paused first; then what feeds it ends. */
async function stopAll(running: Running, stops: readonly (() => Promise<void>)[]): Promise<void> {
  await Promise.all([...running.values()].map((egress) => egress.pause()));
  for (const stop of stops) await stop();
}

/** For a bucket it is written here first: what is written stays whole however the writing ends. */
function placeOf({ sink, dataDir, log }: Given) {
  if (sink.kind === "local") return { folder: sink.folder, bring: null };
  return { folder: join(dataDir, "recording"), bring: createBring(sink, log) };
}

/** Where encoders come in: opened with the first need, and then at the same port for as long as it is known. */
function createDoor({ log, rtmp, ...given }: Given, ingresses: () => Ingresses, keep: () => Promise<void>) {
  let port: number | null = null;
  let opening: Promise<Capability> | null = null;
  const ingest = createIngest({
    log,
    judge: (path, name) => ingresses().judge(path, name),
    onBegin: (id) => ingresses().begin(id),
    onTag: (id, tag) => ingresses().tag(id, tag),
    onEnd: (id, reason) => ingresses().end(id, reason),
  });
  const open = async (): Promise<Capability> => {
    const { host } = rtmp;
    const mayMove = rtmp.port === null || rtmp.port === 0;
    let answer = await ingest.listen({
      host,
      port: mayMove ? (port ?? (rtmp.port === null ? usualPort : 0)) : rtmp.port,
    });
    if ("fault" in answer && mayMove) answer = await ingest.listen({ host, port: 0 });
    if ("fault" in answer) {
      opening = null; // tried again with the next need
      return { status: "unavailable", reason: answer.fault };
    }
    port = answer.port;
    log.info({ host, port }, "encoders are taken in");
    await keep();
    return { status: "available" };
  };
  return {
    open: () => (opening ??= open()),
    close: ingest.stop,
    cut: ingest.cut,
    port: () => port,
    /** The port of an earlier run, which encoders know. */
    expect: (earlier: number | null) => {
      port = earlier;
    },
    url: () => rtmp.publicUrl ?? `rtmp://${hostOf(rtmp, given.publicUrl)}:${port ?? usualPort}/${app}`,
  };
}

async function openLive(running: Running, key: string, wanted: LiveWanted | null): Promise<LiveAnswer | null> {
  for (const egress of running.values()) {
    const { segments } = egress.known();
    const hls = egress.hls();
    if (segments && hls && key.startsWith(segments.prefix))
      return await hls.files.read(key.slice(segments.prefix.length), wanted);
  }
  return null;
}

type IngressPart = Pick<Media, "capabilities" | "createIngress" | "deleteIngress" | "listIngresses">;

function ingressPart(ingresses: Ingresses, open: () => Promise<Capability>, keep: () => Promise<void>): IngressPart {
  return {
    capabilities: async () => ({ kind: "embedded", egress: { status: "available" }, ingress: await open() }),
    createIngress: async (request) => {
      if (request.kind === "whip") return unavailable(words.noWhip);
      const capability = await open();
      if (capability.status === "unavailable") return unavailable(capability.reason);
      const value = ingresses.create(request);
      await keep();
      return { outcome: "done", value };
    },
    deleteIngress: async (id) => {
      const value = await ingresses.remove(id);
      if (!value) return notFound;
      await keep();
      return { outcome: "done", value };
    },
    listIngresses: async (filter) => ({ outcome: "done", value: ingresses.list(filter) }),
  };
}

/** The address that encoders elsewhere know this machine by. */
function hostOf(rtmp: RtmpSettings, publicUrl: string | null): string {
  const isEverywhere = rtmp.host === "0.0.0.0" || rtmp.host === "::";
  if (!isEverywhere) return rtmp.host.includes(":") ? `[${rtmp.host}]` : rtmp.host;
  return publicUrl === null ? "127.0.0.1" : new URL(publicUrl).hostname;
}

/** LiveKit's own WHIP, with a token for the feed's participant alone. */
async function wayInto({ livekit }: Given, { room, identity, displayName }: KnownIngress) {
  const { apiKey, apiSecret } = livekit;
  const token = new AccessToken(apiKey, apiSecret, { identity, name: displayName, ttl: tokenSeconds });
  token.addGrant({ room, roomJoin: true, canPublish: true, canSubscribe: false, canPublishData: false });
  return { url: `${livekit.url.replace(/^ws/, "http").replace(/\/$/, "")}/whip/v1`, token: await token.toJwt() };
}

type EgressPart = "startEgress" | "stopEgress" | "changeLayout" | "updateDestinations" | "listEgresses";
type EgressDeps = Readonly<{
  running: Running;
  ended: () => readonly KnownEgress[];
  ingresses: Ingresses;
  compositions: Compositions;
  begin: (known: KnownEgress) => RunningEgress;
  keep: () => Promise<void>;
  teller: Readonly<{ tell: (event: MediaEvent) => void }>;
  now: () => number;
}>;

function egressPart(given: Given, deps: EgressDeps): Pick<Media, EgressPart> {
  const { running, ended, begin, keep, teller, now } = deps;
  const known = () => [...ended().map(endedInfo), ...[...running.values()].map((each) => each.info())];
  const during = (id: string, work: (egress: RunningEgress) => MediaAnswer<Egress>): MediaAnswer<Egress> => {
    const egress = running.get(id);
    if (egress) return work(egress);
    return ended().some((each) => each.id === id) ? refused(words.over) : notFound;
  };
  return {
    startEgress: async (request) => {
      const fault = faultOf(request, given.publicUrl);
      if (fault) return fault;
      const composed = await howToTake({ ...given, ...deps }, request);
      if (composed.outcome !== "done") return composed;
      const egress = begin(toKnown(request, composed.value, now()));
      await keep();
      const value = egress.info();
      teller.tell({ id: randomUUID(), type: "egress_started", at: now(), egress: value });
      return { outcome: "done", value };
    },
    stopEgress: async (id) =>
      during(id, (egress) => {
        egress.stop();
        return { outcome: "done", value: egress.info() };
      }),
    changeLayout: async (id, layout) =>
      during(id, (egress) => {
        const { composed, room } = egress.known();
        if (!composed) return refused(words.noLayout);
        egress.arrange(layout);
        deps.compositions.setLayout(room, layout);
        void keep();
        return { outcome: "done", value: egress.info() };
      }),
    updateDestinations: async (id, change) =>
      during(id, (egress) => {
        if (egress.known().rtmpUrls === null) return refused(words.noDestinations);
        egress.update(change);
        void keep();
        return { outcome: "done", value: egress.info() };
      }),
    listEgresses: async ({ id, room, onlyActive }) => ({
      outcome: "done",
      value: known().filter(
        (each) =>
          (id ?? each.id) === each.id && (room ?? each.room) === each.room && (!onlyActive || running.has(each.id)),
      ),
    }),
  };
}

function toKnown({ room, outputs }: EgressRequest, composed: Composed | null, now: number): KnownEgress {
  const { file, segments, rtmpUrls, thumbnail } = outputs;
  return {
    ...{ id: `EG_${randomBytes(9).toString("base64url")}`, room, startedAt: now, updatedAt: now, end: null },
    file: file ? { ...file, thumbnailKey: thumbnail?.key ?? null } : null,
    segments: segments ?? null,
    rtmpUrls: rtmpUrls ? [...rtmpUrls] : null,
    composed,
  };
}
