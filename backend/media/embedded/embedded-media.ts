import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Logger } from "pino";
import type { Sealer } from "../../secrets/sealed.ts";
import { waitingFolder } from "../../storage/waiting.ts";
import { defaultSegmentSeconds } from "../egress-request.ts";
import type { MediaEvent } from "../events.ts";
import { createListeners } from "../listeners.ts";
import { faultOf } from "../livekit-start.ts";
import type { Egress, EgressRequest, Ingress, LiveAnswer, LiveWanted, Media, MediaAnswer } from "../port.ts";
import type { Sink } from "../sink.ts";
import { type Admission, createAdmission, type MachineLimits, outputsOf } from "./admission.ts";
import { bucketOf, createBring } from "./bucket.ts";
import { warnOfRoot } from "./composer/browser.ts";
import { type ComposerSettings, composing } from "./composer/composing.ts";
import type { CoHosts } from "./composer/co-hosts.ts";
import type { Composed, Compositions } from "./composer/compositions.ts";
import { howToTake } from "./composer/how-to-take.ts";
import { isOfDash } from "./dash/dash-output.ts";
import type { DestinationDeps } from "./destination.ts";
import { createDoor, type Door, type RtmpSettings } from "./door.ts";
import { endedInfo, type RunningEgress } from "./egress.ts";
import { createEgresses, type Running } from "./egresses.ts";
import { createIngresses, type Ingresses } from "./ingresses.ts";
import { createRegistry, type KnownEgress } from "./registry.ts";
import { createTeller } from "./teller.ts";
import { createWayIn } from "./way-in.ts";
import { createWhips, type WhipDeps, type Whips } from "./whip/whips.ts";
import { notFound, refused, unavailable, words } from "./words.ts";

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
    limits: MachineLimits;
    composer: ComposerSettings;
    listTracks: Media["listTracks"];
    log: Logger;
    now?: () => number;
  }>;

/** Media of this one machine. `start` takes up what ran before a restart. */
export type EmbeddedMedia = Media & Readonly<{ start: () => Promise<void>; stop: () => Promise<void> }>;

const everybody: Composed = { layout: "grid", resolution: "1080p", isAudioOnly: false, only: null };

/** Makes it. Nothing runs before `start` or the first ingress. */
export function createEmbeddedMedia(given: Given): EmbeddedMedia {
  const { now = Date.now } = given;
  const registry = createRegistry(join(given.dataDir, "embedded-media.json"), given);
  const listeners = createListeners();
  const teller = createTeller(listeners.deliver, given.log);
  const keep = () =>
    registry.write({
      port: door.port(),
      ingresses: [...ingresses.known(), ...whips.known()],
      egresses: egresses.known(),
    });
  const door = createDoor({ ...given, keep, ingresses: () => ingresses });
  const onEvent: WhipDeps["onEvent"] = (type, ingress) => teller.tell({ id: randomUUID(), type, at: now(), ingress });
  const entering = { ...given, now, way: createWayIn(given.livekit), onEvent };
  const whips = createWhips({ ...entering, isFed: (room) => ingresses.isFed(room) });
  const ingresses: Ingresses = createIngresses({ ...entering, cut: door.cut, url: door.url });
  const place = placeOf(given);
  const compositions = composing({ ...given, now });
  const egresses = createEgresses({ ...given, ...place, now }, { ingresses, compositions, teller, keep });
  const { running, coHosts } = egresses;
  const inUse = () => ingresses.known().length + outputsIn(running);
  const admission = createAdmission({ ...given, ...place }, inUse);
  return {
    ...egressPart(given, { ...egresses, ingresses, compositions, keep, teller, now, admission }),
    ...ingressPart({ ingresses, whips, open: door.open, keep, admission }),
    listTracks: given.listTracks,
    mayCompose: async (room) => {
      const fault = compositions.reasonAgainst(room, everybody);
      return fault ? { status: "unavailable", reason: fault.reason } : { status: "available" };
    },
    openLive: (key, wanted) => openLive(running, key, wanted),
    ...listeners,
    start: async () => {
      const known = await registry.read();
      if (given.composer.chromium !== null && given.composer.most > 0) warnOfRoot(given.log);
      door.expect(known.port);
      for (const each of known.ingresses) (each.kind === "whip" ? whips : ingresses).restore(each);
      egresses.restore(known.egresses);
      if (ingresses.known().length > 0) await door.open();
    },
    stop: () => {
      coHosts.stop();
      return stopAll(running, [compositions.stop, ingresses.stop, whips.stop, door.close, teller.stop]);
    },
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
  return { folder: waitingFolder(dataDir), bring: createBring(bucketOf(sink), log) };
}

const outputsIn = (running: Running) =>
  [...running.values()].reduce((sum, egress) => sum + (egress.known().ending ? 0 : outputsOf(egress.known())), 0);

async function openLive(running: Running, key: string, wanted: LiveWanted | null): Promise<LiveAnswer | null> {
  for (const egress of running.values()) {
    const { segments } = egress.known();
    if (!segments || !key.startsWith(segments.prefix)) continue;
    const file = key.slice(segments.prefix.length);
    if (isOfDash(file)) return egress.dash()?.read(file) ?? "missing";
    return (await egress.hls()?.files.read(file, wanted)) ?? "missing";
  }
  return null;
}

type IngressPart = Pick<Media, "capabilities" | "createIngress" | "deleteIngress" | "listIngresses" | "whip">;
type IngressDeps = Readonly<{
  ingresses: Ingresses;
  whips: Whips;
  open: Door["open"];
  keep: () => Promise<void>;
  admission: Admission;
}>;

function ingressPart({ ingresses, whips, open, keep, admission }: IngressDeps): IngressPart {
  const made = async (value: Ingress): Promise<MediaAnswer<Ingress>> => {
    await keep();
    return { outcome: "done", value };
  };
  return {
    capabilities: async () => ({ kind: "embedded", egress: { status: "available" }, ingress: await open() }),
    createIngress: async (request) => {
      if (request.kind === "whip") return await made(whips.create(request));
      const fault = admission.forMore(1);
      if (fault) return fault;
      const capability = await open();
      if (capability.status === "unavailable") return unavailable(capability.reason);
      return await made(ingresses.create(request));
    },
    deleteIngress: async (id) => {
      const value = (await ingresses.remove(id)) ?? (await whips.remove(id));
      return value ? await made(value) : notFound;
    },
    listIngresses: async (filter) => ({
      outcome: "done",
      value: [...ingresses.list(filter), ...whips.list(filter)],
    }),
    whip: whips.answer,
  };
}

type EgressPart = "startEgress" | "stopEgress" | "changeLayout" | "updateDestinations" | "listEgresses";
type EgressDeps = Readonly<{
  running: Running;
  ended: () => readonly KnownEgress[];
  ingresses: Ingresses;
  compositions: Compositions;
  coHosts: Pick<CoHosts, "setLayout">;
  begin: (known: KnownEgress) => RunningEgress;
  keep: () => Promise<void>;
  teller: Readonly<{ tell: (event: MediaEvent) => void }>;
  now: () => number;
  admission: Admission;
}>;

function egressPart(given: Given, deps: EgressDeps): Pick<Media, EgressPart> {
  const { running, ended, begin, keep, teller, now, admission } = deps;
  const known = () => [...ended().map(endedInfo), ...[...running.values()].map((each) => each.info())];
  const during: During = (id, work) => {
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
      const full = await admission.forOutputs(request.outputs);
      if (full) return full;
      const egress = begin(toKnown(request, composed.value, now()));
      await keep();
      const value = egress.info();
      teller.tell({ id: randomUUID(), type: "egress_started", at: now(), egress: value });
      return { outcome: "done", value };
    },
    stopEgress: async (id) => {
      const answer = during(id, stopped);
      await keep(); // what was answered is so after a restart too
      return answer;
    },
    ...changePart(deps, during),
    listEgresses: async ({ id, room, onlyActive }) => ({
      outcome: "done",
      value: known().filter(
        (each) =>
          (id ?? each.id) === each.id && (room ?? each.room) === each.room && (!onlyActive || running.has(each.id)),
      ),
    }),
  };
}

/** Does something to an egress that runs. */
type During = (id: string, work: (egress: RunningEgress) => MediaAnswer<Egress>) => MediaAnswer<Egress>;

function changePart(
  { compositions, coHosts, keep, admission }: EgressDeps,
  during: During,
): Pick<Media, "changeLayout" | "updateDestinations"> {
  return {
    changeLayout: async (id, layout) =>
      during(id, (egress) => {
        const { composed, room } = egress.known();
        if (!composed && !coHosts.setLayout(room, layout)) return refused(words.noLayout);
        egress.arrange(layout);
        compositions.setLayout(room, layout);
        void keep();
        return { outcome: "done", value: egress.info() };
      }),
    updateDestinations: async (id, change) =>
      during(id, (egress) => {
        if (egress.known().rtmpUrls === null) return refused(words.noDestinations);
        const full = change.add.length > 0 ? admission.forMore(change.add.length) : null;
        if (full) return full;
        egress.update(change);
        void keep();
        return { outcome: "done", value: egress.info() };
      }),
  };
}

function stopped(egress: RunningEgress): MediaAnswer<Egress> {
  egress.stop();
  return { outcome: "done", value: egress.info() };
}

function toKnown({ room, outputs }: EgressRequest, composed: Composed | null, now: number): KnownEgress {
  const { file, segments, rtmpUrls, thumbnail, ingress } = outputs;
  return {
    ...{
      id: `EG_${randomBytes(9).toString("base64url")}`,
      room,
      startedAt: now,
      updatedAt: now,
      ending: null,
      end: null,
    },
    file: file ? { ...file, thumbnailKey: thumbnail?.key ?? null } : null,
    segments: segments ? { seconds: defaultSegmentSeconds, ...segments } : null,
    rtmpUrls: rtmpUrls ? [...rtmpUrls] : null,
    into: ingress?.id ?? null,
    composed,
  };
}
