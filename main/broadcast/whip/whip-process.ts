import { createMediaClock } from "@nchat/contract/media-clock";
import { keepTrueTime } from "@nchat/contract/ntp";
import {
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RTCRtpSender,
  RtcpRrPacket,
  type RtpPacket,
  useH264,
  useNACK,
  useOPUS,
} from "werift";
import { reasonOf } from "../../system/log.ts";
import { createPacedSend } from "./paced-send.ts";
import { resendCodec, resendFromHistory } from "./resending.ts";
import { createRtpStreams, rates } from "./rtp-streams.ts";
import { lineTimes, type WhipOrder, type WhipReport } from "./whip-protocol.ts";
import { openWhipSession, WhipRefused, type WhipSession } from "./whip-session.ts";

// A process of its own: every packet is encrypted, and nothing else is to wait for that. It sends what the encoder made as
// it is; what gets lost is sent again when the other side asks for it.

const connectsWithinMs = 8000;
/** Every viewer who comes asks for a key frame. */
const keyFrameEveryMs = 1000;
const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

const tell = (report: WhipReport) => process.parentPort.postMessage(report);
const streams = createRtpStreams();
/** Sound comes in longer pieces than pictures do, and so later: they are dated by one clock. */
const clock = createMediaClock();
const tracks = { audio: new MediaStreamTrack({ kind: "audio" }), video: new MediaStreamTrack({ kind: "video" }) };
/** Sound goes as it comes, and never behind pictures. */
const pictures = createPacedSend<RtpPacket>(
  (packet) => tracks.video.writeRtp(packet),
  ({ payload }) => payload.length,
);
let connection: RTCPeerConnection | null = null;
let asking: Promise<WhipSession> | null = null;
let isOpen = false;
let isEnding = false;

function openConnection(url: string): RTCPeerConnection {
  return new RTCPeerConnection({
    codecs: {
      video: [useH264(), new RTCRtpCodecParameters(resendCodec)],
      audio: [useOPUS({ rtcpFeedback: [useNACK()] })],
    },
    iceServers: [], // the server is where everybody can reach it
    ...(loopback.has(new URL(url).hostname) ? { iceAdditionalHostAddresses: ["127.0.0.1"] } : {}),
  });
}

async function enter({ url, key }: Extract<WhipOrder, { type: "enter" }>["ingest"]): Promise<void> {
  const opened = openConnection(url);
  connection = opened;
  const senders = (["video", "audio"] as const).map((kind) => {
    const transceiver = opened.addTransceiver(tracks[kind], { direction: "sendonly" });
    keepTrueTime(transceiver.sender, (now) => clock.stampAt(now, { ticksAMs: rates[kind] }));
    resendFromHistory(transceiver);
    return transceiver.sender;
  });
  await opened.setLocalDescription(await opened.createOffer());
  asking = openWhipSession(url, key, opened.localDescription?.sdp ?? "");
  const { answer } = await asking;
  const connected = untilConnected(opened);
  await Promise.all([opened.setRemoteDescription({ type: "answer", sdp: answer }), connected]);
  isOpen = true;
  tell({ type: "open" });
  followLine(senders);
}

function untilConnected({ connectionStateChange }: RTCPeerConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("The connection for the media does not come about.")), connectsWithinMs).unref();
    connectionStateChange.subscribe((state) => {
      if (state === "connected") resolve();
      if (state === "failed" || state === "closed") out(new Error("The connection for the media broke."));
    });
  });
}

/** Passes on what the other side wants and tells; when it tells of nothing new any more, the line is dead. */
function followLine(senders: readonly RTCRtpSender[]): void {
  const [video] = senders;
  let arrivedAt: number | null = null;
  let lostShare = 0;
  for (const sender of senders) {
    let highest: number | null = null;
    sender.onRtcp.subscribe((packet) => {
      if (!(packet instanceof RtcpRrPacket)) return;
      const mine = packet.reports.find(({ ssrc }) => ssrc === sender.ssrc);
      if (!mine || mine.highestSequence === highest) return;
      highest = mine.highestSequence;
      if (sender === video) lostShare = mine.fractionLost / 256;
      if (arrivedAt === null) tell({ type: "inside" });
      arrivedAt = Date.now();
    });
  }
  const look = async () => {
    if (arrivedAt === null || !video) return; // main's patience is the limit of that
    if (Date.now() - arrivedAt > lineTimes.silentMs) return out(new Error("Nothing arrives at the server any more."));
    tell({ type: "line", lostShare, roundTripMilliseconds: await roundTripOf(video) });
  };
  setInterval(() => void look().catch(out), lineTimes.everyMs);
  followPictureLoss(video);
}

async function roundTripOf(sender: RTCRtpSender): Promise<number | null> {
  const stats = [...(await sender.getStats()).values()];
  const seconds = stats.flatMap((each) => ("roundTripTime" in each ? [Number(each.roundTripTime)] : []))[0];
  return seconds !== undefined && Number.isFinite(seconds) ? seconds * 1000 : null;
}

function followPictureLoss(sender: RTCRtpSender | undefined): void {
  let askedAt = 0;
  const askKeyFrame = () => {
    if (Date.now() - askedAt < keyFrameEveryMs) return;
    askedAt = Date.now();
    tell({ type: "key-frame-wanted" });
  };
  askKeyFrame();
  sender?.onPictureLossIndication.subscribe(askKeyFrame);
  sender?.onGenericNack.subscribe(pictures.lost);
}

function send(order: Extract<WhipOrder, { type: "chunk" }>): void {
  if (!isOpen || isEnding) return;
  const { kind, timestamp } = order.chunk;
  const made = streams.packetsOf(order.chunk);
  if (kind !== "audio") clock.passed(timestamp / 1000, performance.timeOrigin + performance.now());
  if (made?.kind === "video") pictures.send(made.packets);
  else made?.packets.forEach((packet) => tracks.audio.writeRtp(packet));
}

function out(error: unknown): void {
  if (isEnding) return;
  tell({ type: "out", isRefused: error instanceof WhipRefused, why: reasonOf(error).slice(0, 300) });
  end();
}

function end(): void {
  if (isEnding) return;
  isEnding = true;
  pictures.stop();
  setTimeout(() => process.exit(0), 3000);
  void leave()
    .catch((error: unknown) => console.error("the session was not ended", error))
    .finally(() => process.exit(0));
}

/** Also a session that is only being made. */
async function leave(): Promise<void> {
  const session = await asking?.catch(() => null);
  await session?.leave();
  await connection?.close();
}

process.parentPort.on("message", ({ data }: { data: WhipOrder }) => {
  switch (data.type) {
    case "enter":
      return void enter(data.ingest).catch(out);
    case "streams":
      return streams.setConfig(data.config);
    case "chunk":
      return send(data);
    case "leave":
      return end();
  }
});
