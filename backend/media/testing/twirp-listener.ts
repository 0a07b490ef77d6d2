import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  CreateIngressRequest,
  DeleteIngressRequest,
  ListEgressRequest,
  ListIngressRequest,
  ParticipantEgressRequest,
  RoomCompositeEgressRequest,
  StopEgressRequest,
  TrackCompositeEgressRequest,
  TrackEgressRequest,
  UpdateLayoutRequest,
  UpdateStreamRequest,
} from "@livekit/protocol";
import { decodeJwt } from "jose";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { createLiveKitMedia } from "../livekit-media.ts";
import type { Sink } from "../sink.ts";

export const apiSecret = "a secret that is long enough for this test";
/** A bucket as settings name it. */
export const s3: Sink = {
  ...{ kind: "s3", endpoint: "http://minio:9000", region: "us-east-1", bucket: "nchat-recordings" },
  ...{ accessKey: "access", secretKey: "secret", forcePathStyle: true },
};
type Decoder = { fromJsonString: (text: string) => { toJson: () => unknown } };
const decoders: Readonly<Record<string, Decoder>> = {
  StartRoomCompositeEgress: RoomCompositeEgressRequest,
  StartParticipantEgress: ParticipantEgressRequest,
  StartTrackCompositeEgress: TrackCompositeEgressRequest,
  StartTrackEgress: TrackEgressRequest,
  StopEgress: StopEgressRequest,
  UpdateLayout: UpdateLayoutRequest,
  UpdateStream: UpdateStreamRequest,
  ListEgress: ListEgressRequest,
  CreateIngress: CreateIngressRequest,
  DeleteIngress: DeleteIngressRequest,
  ListIngress: ListIngressRequest,
};

/** How a request is answered. */
export type Reply = Readonly<{ status: number; body: object }> | "hang";
/** One request: its method, what its token allows, and its fields. */
export type Sent = Readonly<{ method: string; grants: unknown; request: unknown }>;

/** Records the real bytes that LiveKit would get, and decodes them with its own protocol. */
export async function listenAsLiveKit(
  reply: (method: string) => Reply = () => ({ status: 200, body: {} }),
  sink: Sink = s3,
) {
  const sent: Sent[] = [];
  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const method = incoming.url?.split("/").at(-1) ?? "";
      const { video } = decodeJwt(incoming.headers.authorization?.replace("Bearer ", "") ?? "");
      const decoder = decoders[method];
      // Throws, and so answers nothing, for a field that LiveKit does not know.
      const request = decoder?.fromJsonString(Buffer.concat(chunks).toString("utf8")).toJson();
      sent.push({ method, grants: video, request });
      const result = reply(method);
      if (result === "hang") return;
      answer.writeHead(result.status, { "content-type": "application/json" }).end(JSON.stringify(result.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const media = createLiveKitMedia({
    livekit: { url: `ws://127.0.0.1:${port}`, apiKey: "key", apiSecret },
    sink,
    publicUrl: "https://calls.example.org",
    log: pino({ level: "silent" }),
    limits: { startSeconds: 0.3, seconds: 0.3 },
  });
  return { media, sent };
}
