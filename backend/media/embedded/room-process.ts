import { createSocket } from "node:dgram";
import { keepTrueTime } from "@nchat/contract/ntp";
import { MediaStreamTrack, RTCPeerConnection, useH264, useOPUS } from "werift";
import { createFeedDates } from "./feed-dates.ts";
import { type EnterOrder, RoomOrder, type RoomReport } from "./room-messages.ts";
import { enterByWhip, type WhipSession } from "./whip.ts";

/**
 * Brings one feed into its room: RTP comes in on loopback and goes on as an ordinary participant of LiveKit's WHIP. In a
 * process of its own, because its encryption is work for a whole core at high rates. It ends with the channel to its
 * parent, however that ended.
 */
const connectsWithinMs = 8000;

const connection = new RTCPeerConnection({
  codecs: { video: [useH264()], audio: [useOPUS()] },
  iceServers: [],
  iceAdditionalHostAddresses: ["127.0.0.1"],
});
let session: WhipSession | null = null;
const dates = createFeedDates();

const report = (message: RoomReport) => {
  if (process.connected) process.send?.(message);
};

/** Packets of RTCP have these types; what ffmpeg tells in them, this side tells itself. */
const isControl = (packet: Buffer) => packet.length < 12 || ((packet[1] ?? 0) >= 192 && (packet[1] ?? 0) <= 223);

async function receive(kind: "audio" | "video"): Promise<number> {
  const track = new MediaStreamTrack({ kind });
  keepTrueTime(connection.addTransceiver(track, { direction: "sendonly" }).sender, (now) => dates.stampAt(kind, now));
  const socket = createSocket({ type: "udp4", recvBufferSize: 4 * 1024 * 1024 });
  socket.on("message", (packet) => {
    if (isControl(packet)) return;
    dates.passed(kind, packet.readUInt32BE(4), performance.timeOrigin + performance.now());
    track.writeRtp(packet);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, "127.0.0.1", resolve);
  });
  return socket.address().port;
}

function untilConnected(): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the room did not answer in time")), connectsWithinMs).unref();
    connection.connectionStateChange.subscribe((state) => {
      if (state === "connected") resolve();
      if (state === "failed" || state === "closed") out(`the connection to the room is ${state}`);
    });
  });
}

async function enter({ url, token, hasSound }: EnterOrder): Promise<void> {
  const videoPort = await receive("video");
  const audioPort = hasSound ? await receive("audio") : null;
  const connected = untilConnected();
  await connection.setLocalDescription(await connection.createOffer());
  session = await enterByWhip(url, token, connection.localDescription?.sdp ?? "");
  await connection.setRemoteDescription({ type: "answer", sdp: session.answer });
  await connected;
  report({ type: "inside", videoPort, audioPort });
}

let isEnding = false;

function out(reason: string): void {
  report({ type: "out", reason });
  end();
}

function end(): void {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(0), 3000);
  const left = session?.leave() ?? Promise.resolve();
  void left
    .catch((error: unknown) => process.stderr.write(`the room was not left: ${String(error)}\n`))
    .finally(() => process.exit(0));
}

process.on("message", (message) => {
  const order = RoomOrder.parse(message);
  if (order.type === "sound-begins") return dates.soundBegins(order.afterMs);
  enter(order).catch((error: unknown) => out(error instanceof Error ? error.message : String(error)));
});
process.on("disconnect", end);
