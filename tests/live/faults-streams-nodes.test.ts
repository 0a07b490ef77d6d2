import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingAfter } from "@nchat/contract/stream-chat-log";
import type { Backend } from "../support/backend.ts";
import { type Caller, fresh, until, whyNoCalls } from "../support/calls.ts";
import { connectChat, type Reader, readChat, writeSurely } from "../support/chat-clients.ts";
import { signUp } from "../support/client.ts";
import { connectDevice, type TestDevice } from "../support/device.ts";
import { type EgressListener, startEgressListener } from "../support/egress.ts";
import { noteFigure } from "../support/figures.ts";
import { type FrontDoor, openFrontDoor } from "../support/front-door.ts";
import { type LiveKit, startLiveKit } from "../support/livekit.ts";
import { keyOf, phases, said, sendWebhook } from "../support/recordings.ts";
import { type Rooms, startRooms } from "../support/rooms.ts";
import { type Service, startService } from "../support/service.ts";

const reason = whyNoCalls("two nodes");
const writers = 3;
const messagesEach = 12;
let nodes: readonly Backend[] = [];
let door: FrontDoor;
let livekit: LiveKit;
let egress: EgressListener;
let service: Service;
let rooms: Rooms;
const opened: TestDevice[] = [];

/** As in front of a real service: LiveKit's webhooks come by the same door as everybody. */
beforeAll(async () => {
  if (reason) return;
  door = await openFrontDoor([0, 1].map((at) => () => nodes[at]?.url() ?? "http://127.0.0.1:9"));
  livekit = await startLiveKit({ webhookUrl: `${door.url}/api/webhooks/livekit` });
  egress = await startEgressListener(livekit);
  service = await startService("two nodes", {
    livekit: { ...livekit, url: egress.url },
    env: { LIVEKIT_PUBLIC_URL: livekit.url, ENCRYPTION_KEYS: randomBytes(32).toString("hex") },
  });
  nodes = service.nodes;
  rooms = startRooms();
});
afterAll(async () => {
  for (const device of opened) device.close();
  rooms?.stop();
  await service?.stop();
  await egress?.stop();
  await livekit?.stop();
  await door?.stop();
});

/** Each request has a connection of its own; see `faults-nodes.test.ts`. */
const person = async (name: string): Promise<Caller> => {
  const signedIn = await signUp(() => door.url, fresh(name), { connection: "close" });
  const device = await connectDevice(door.url, { token: signedIn.session.accessToken, id: `${name}-desktop` });
  opened.push(device);
  return { ...signedIn, device };
};
const webhook = (event: string, info: ReturnType<typeof said>) =>
  sendWebhook(`${door.url}/api/webhooks/livekit`, livekit, {
    event,
    egressInfo: info.toJson(),
    room: { name: info.roomName, sid: "RM_1" },
  });

describe("a node that is killed in a stream", () => {
  it.skipIf(reason)(
    "costs nothing that matters: chat, counts, recording and the end come whole to everybody",
    async (test) => {
      const host = await person("host");
      const writing = await Promise.all(Array.from({ length: writers }, (_, at) => person(`writer${at}`)));
      const made = await host.client.ask("createChannel", {
        body: { name: "Launch", userIds: writing.map(({ id }) => id) },
      });
      const plan = { channelId: made.channel.id, title: "Launch day", visibility: "public" } as const;
      const started = await host.client.ask("startStream", { body: plan });
      const { streamId } = started;
      const ref = { params: { id: streamId } };
      const stream = () => host.client.ask("getStream", ref);
      const feed = await rooms.enter({ livekitUrl: started.livekitUrl, token: started.hostToken });
      await feed.publish("camera");
      await host.device.next("stream:started", ({ stream: { status } }) => status === "live", 15_000);
      const { recordingId } = await host.client.ask("startStreamRecording", { ...ref, body: {} });
      const recording = egress.egresses().find((info) => keyOf(info).includes(recordingId));
      if (!recording) throw new Error("no egress was started");
      await webhook("egress_started", said(recording, phases.active));
      await host.device.next("recording:changed", (told) => told.recording.status === "recording");

      // Six who read, three of them without an account, and those who write; all count but the host.
      const readers: Reader[] = [];
      for (let at = 0; at < 6; at++) {
        const who = at < 3 ? writing[at]?.session.accessToken : undefined;
        readers.push(readChat(connectChat(door.url, who), streamId));
      }
      await until("all are in", () => readers.every(({ log }) => log().revision !== null));
      await until("all are counted", async () => (await stream()).viewerCount === 6);
      const sockets = writing.map(({ session }) => connectChat(door.url, session.accessToken));
      let written = 0;
      const all = Promise.all(
        sockets.map(async (socket, who) => {
          for (let at = 0; at < messagesEach; at++) {
            await writeSurely(socket, streamId, `${who}/${at}`);
            written += 1;
          }
        }),
      );
      await until("a third is written", () => written > (writers * messagesEach) / 3);
      await nodes[0]?.kill9(); // in the middle of it
      const killed = Date.now();
      await all;
      const isWhole = ({ log }: Reader) =>
        log().messages.length === writers * messagesEach && missingAfter(log()) === null;
      await until("everybody has read everything", () => readers.every(isWhole), 30_000);
      noteFigure(test, `chat whole for everybody ${((Date.now() - killed) / 1000).toFixed(1)} s after the kill`);
      const [first, ...others] = readers.map(({ log }) => log().messages.map(({ id, content }) => [id, content]));
      expect(new Set(first?.map(([, content]) => content)).size).toBe(writers * messagesEach); // each once
      for (const other of others) expect(other).toEqual(first);

      // The dead node's viewers count no more, and those who came back once; meanwhile they may have counted twice.
      await until("viewers are counted rightly", async () => (await stream()).viewerCount === 6, 40_000);
      noteFigure(test, `viewers counted rightly ${((Date.now() - killed) / 1000).toFixed(1)} s after the kill`);
      expect((await stream()).status).toBe("live");

      // What the host does comes to the other node, and what the recorder says as well.
      await host.client.ask("stopStreamRecording", ref);
      await host.device.next("recording:stopped", (told) => told.recordingId === recordingId);
      await webhook("egress_ended", said(recording, phases.complete));
      await host.device.next("recording:changed", (told) => told.recording.status === "ready", 15_000);
      expect((await host.client.ask("getRecording", { params: { id: recordingId } })).status).toBe("ready");
      const [one] = writing;
      if (!one) throw new Error("somebody writes");
      const stopped = await host.client.ask("stopStream", ref);
      await one.device.next("stream:ended", (told) => told.streamId === streamId, 15_000);
      expect(stopped.stream).toMatchObject({ status: "ended", endReason: "stopped", viewerCount: 0 });
      const ends = one.device.told().filter(({ event }) => event === "stream:ended");
      expect(ends).toHaveLength(1);
      for (const { close } of readers) close();
      for (const socket of sockets) socket.close();
    },
  );
});
