import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EgressInfo, RoomCompositeEgressRequest, TrackEgressRequest } from "livekit-server-sdk";
import { z } from "zod";
import type { LiveKit } from "./livekit.ts";

/** What came over the wire: the method of LiveKit's Egress API, and its bytes. */
export type Recorded = Readonly<{ method: string; body: string }>;

/** How the next starts are answered: as by a worker, as by none, or not at all. */
export type Mood = "works" | "no worker" | "hangs";

/**
 * LiveKit as a client reaches it, with this listener where its Egress would be: it decodes and keeps the real bytes,
 * knows egresses the way LiveKit's lists do, and writes nothing. Everything else goes to the real server.
 */
export type EgressListener = Readonly<{
  url: string;
  recorded: () => readonly Recorded[];
  /** Every egress that was started, newest last. */
  egresses: () => readonly EgressInfo[];
  setMood: (mood: Mood) => void;
  /** Changes what the lists say of an egress; null forgets it. */
  change: (egressId: string, change: ((info: EgressInfo) => void) | null) => EgressInfo | null;
  stop: () => Promise<void>;
}>;

/** Starts it in front of a LiveKit server. */
export async function startEgressListener(livekit: LiveKit): Promise<EgressListener> {
  const upstream = new URL(livekit.url.replace(/^ws/, "http"));
  const recorded: Recorded[] = [];
  const egresses: EgressInfo[] = [];
  let mood: Mood = "works";
  const server = createServer((incoming, answer) => {
    const method = /^\/twirp\/livekit\.Egress\/(\w+)$/.exec(incoming.url ?? "")?.[1];
    if (!method) return forward(upstream, incoming, answer);
    void textOf(incoming).then((body) => {
      recorded.push({ method, body });
      if (mood === "hangs") return;
      if (mood === "no worker" && method.startsWith("Start"))
        return send(answer, 503, { code: "unavailable", msg: "no response from servers" });
      const result = handle(method, body, egresses);
      if (result === "over") send(answer, 412, { code: "failed_precondition", msg: "it has ended" });
      else if (result) send(answer, 200, result);
      else send(answer, 404, { code: "not_found", msg: "egress does not exist" });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on an address, not a pipe
  return {
    url: `ws://127.0.0.1:${port}`,
    recorded: () => recorded,
    egresses: () => egresses,
    setMood: (next) => {
      mood = next;
    },
    change: (egressId, change) => {
      const index = egresses.findIndex((info) => info.egressId === egressId);
      const info = egresses[index];
      if (!info) return null;
      if (change) change(info);
      else egresses.splice(index, 1);
      return info;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const nanos = () => BigInt(Date.now()) * 1_000_000n;

const Asked = z.object({ egressId: z.string().default(""), roomName: z.string().default("") });

function handle(method: string, body: string, egresses: EgressInfo[]): object | "over" | null {
  const { egressId, roomName } = Asked.parse(JSON.parse(body));
  const started = (room: string, of: EgressInfo["request"]) => {
    const id = `EG_${Math.random().toString(36).slice(2, 14)}`;
    const times = { startedAt: nanos(), updatedAt: nanos() };
    const info = new EgressInfo({ egressId: id, roomName: room, status: 0, ...times, request: of });
    egresses.push(info);
    return info.toJson() as object;
  };
  const found = egresses.find((info) => info.egressId === egressId);
  switch (method) {
    case "StartRoomCompositeEgress": {
      const value = RoomCompositeEgressRequest.fromJsonString(body);
      return started(value.roomName, { case: "roomComposite", value });
    }
    case "StartTrackEgress": {
      const value = TrackEgressRequest.fromJsonString(body);
      return started(value.roomName, { case: "track", value });
    }
    case "StopEgress":
      if (found && found.status > 2) return "over";
      if (found) Object.assign(found, { status: 2, updatedAt: nanos() });
      return found ? (found.toJson() as object) : null;
    case "UpdateLayout":
      return found ? (found.toJson() as object) : null;
    case "ListEgress": {
      const listed = egresses.filter((info) => roomName === "" || info.roomName === roomName);
      return { items: (egressId === "" ? listed : found ? [found] : []).map((info) => info.toJson()) };
    }
    default:
      throw new Error(`${method} is not expected: ${body}`);
  }
}

function send(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

function forward(upstream: URL, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, headers, url } = incoming;
  const onward = request(new URL(url ?? "/", upstream), { ...(method ? { method } : {}), headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  onward.on("error", () => answer.writeHead(502).end());
  incoming.pipe(onward);
}
