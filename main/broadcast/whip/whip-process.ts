import { MediaStreamTrack, RTCPeerConnection, type RTCRtpSender, RtcpRrPacket, useH264, useOPUS } from "werift";
import { reasonOf } from "../../system/log.ts";
import { createRtpStreams } from "./rtp-streams.ts";
import { lineEveryMs, type WhipOrder, type WhipReport } from "./whip-protocol.ts";
import { openWhipSession, WhipRefused, type WhipSession } from "./whip-session.ts";

// A process of its own: every packet is encrypted, and nothing else is to wait for that. It sends what the encoder made as
// it is; what gets lost is sent again when the other side asks for it.

const connectsWithinMs = 8000;
/** Every viewer who comes asks for a key frame. */
const keyFrameEveryMs = 1000;
const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

const tell = (report: WhipReport) => process.parentPort.postMessage(report);
const streams = createRtpStreams();
const tracks = { audio: new MediaStreamTrack({ kind: "audio" }), video: new MediaStreamTrack({ kind: "video" }) };
let session: WhipSession | null = null;
let isInside = false;
let isEnding = false;

function openConnection(url: string): RTCPeerConnection {
  return new RTCPeerConnection({
    codecs: { video: [useH264()], audio: [useOPUS()] },
    iceServers: [], // the server is where everybody can reach it
    ...(loopback.has(new URL(url).hostname) ? { iceAdditionalHostAddresses: ["127.0.0.1"] } : {}),
  });
}

async function enter({ url, key }: Extract<WhipOrder, { type: "enter" }>["ingest"]): Promise<void> {
  const connection = openConnection(url);
  const video = connection.addTransceiver(tracks.video, { direction: "sendonly" });
  connection.addTransceiver(tracks.audio, { direction: "sendonly" });
  const connected = untilConnected(connection);
  await connection.setLocalDescription(await connection.createOffer());
  session = await openWhipSession(url, key, connection.localDescription?.sdp ?? "");
  await connection.setRemoteDescription({ type: "answer", sdp: session.answer });
  await connected;
  isInside = true;
  tell({ type: "inside" });
  followSender(video.sender);
}

function untilConnected(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("The connection for the media does not come about.")), connectsWithinMs).unref();
    connection.connectionStateChange.subscribe((state) => {
      if (state === "connected") resolve();
      if (state === "failed" || state === "closed") out(new Error("The connection for the media broke."));
    });
  });
}

/** Passes on what the other side wants and tells. */
function followSender(sender: RTCRtpSender): void {
  let lostShare = 0;
  let askedAt = 0;
  const askKeyFrame = () => {
    if (Date.now() - askedAt < keyFrameEveryMs) return;
    askedAt = Date.now();
    tell({ type: "key-frame-wanted" });
  };
  askKeyFrame();
  sender.onPictureLossIndication.subscribe(askKeyFrame);
  sender.onRtcp.subscribe((packet) => {
    if (!(packet instanceof RtcpRrPacket)) return;
    const mine = packet.reports.find(({ ssrc }) => ssrc === sender.ssrc);
    if (mine) lostShare = mine.fractionLost / 256;
  });
  const look = async () => {
    const stats = [...(await sender.getStats()).values()];
    const seconds = stats.flatMap((each) => ("roundTripTime" in each ? [Number(each.roundTripTime)] : []))[0];
    const isKnown = seconds !== undefined && Number.isFinite(seconds);
    tell({ type: "line", lostShare, roundTripMilliseconds: isKnown ? seconds * 1000 : null });
  };
  setInterval(() => void look(), lineEveryMs);
}

function send(order: Extract<WhipOrder, { type: "chunk" }>): void {
  if (!isInside) return;
  const made = streams.packetsOf(order.chunk);
  for (const packet of made?.packets ?? []) tracks[made?.kind ?? "video"].writeRtp(packet);
}

function out(error: unknown): void {
  if (isEnding) return;
  tell({ type: "out", isRefused: error instanceof WhipRefused, why: reasonOf(error).slice(0, 300) });
  end();
}

function end(): void {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(0), 3000);
  const left = session?.leave() ?? Promise.resolve();
  void left.catch((error: unknown) => console.error("the session was not ended", error)).finally(() => process.exit(0));
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
