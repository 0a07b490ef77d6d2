// One node: what a killed one finds when it is back; `faults-nodes.test.ts` and `faults-streams-nodes.test.ts` kill one of two.

import { randomBytes } from "node:crypto";
import { RoomServiceClient } from "livekit-server-sdk";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { type Backend, startBackend } from "../support/backend.ts";
import { type Caller, fresh, until, whyNoCalls } from "../support/calls.ts";
import { signUp } from "../support/client.ts";
import { connectDevice } from "../support/device.ts";
import { type EgressListener, startEgressListener } from "../support/egress.ts";
import { noteFigure } from "../support/figures.ts";
import { type LiveKit, startLiveKit } from "../support/livekit.ts";
import { keyOf, phases, said, sendWebhook } from "../support/recordings.ts";
import { type Rooms, startRooms } from "../support/rooms.ts";

const reason = whyNoCalls("PGlite");
let livekit: LiveKit;
let egress: EgressListener;
let backend: Backend;
let rooms: Rooms;
let host: Caller;
let channelId = "";

/** LiveKit's words do not reach the service here: what it finds out after a kill it finds in lists. */
beforeAll(async () => {
  if (reason) return;
  livekit = await startLiveKit();
  egress = await startEgressListener(livekit);
  backend = await startBackend({
    livekit: { ...livekit, url: egress.url },
    port: await freePort(),
    env: {
      LIVEKIT_PUBLIC_URL: livekit.url,
      ENCRYPTION_KEYS: randomBytes(32).toString("hex"),
      NCHAT_MEDIA: "livekit",
    },
  });
  rooms = startRooms();
  const signedIn = await signUp(backend.url, fresh("host"), { connection: "close" });
  host = { ...signedIn, device: await connectDevice(backend.url(), { token: signedIn.session.accessToken }) };
  channelId = (await host.client.ask("createChannel", { body: { name: "Launch", userIds: [] } })).channel.id;
}, 120_000);
afterAll(async () => {
  host?.device.close();
  rooms?.stop();
  await backend?.stop();
  await egress?.stop();
  await livekit?.stop();
});

const killed = async (whileDown: () => Promise<unknown> | undefined = () => undefined) => {
  await backend.kill9();
  await whileDown();
  await backend.restart();
};
const begin = () => host.client.ask("startStream", { body: { channelId, title: "Launch day" } });
const goLive = async () => {
  const started = await begin();
  const feed = await rooms.enter({ livekitUrl: started.livekitUrl, token: started.hostToken });
  await feed.publish("camera");
  await becomes(started.streamId, "live");
  return started;
};
const ref = (id: string) => ({ params: { id } });
const streamOf = (id: string) => host.client.ask("getStream", ref(id));
const recordingOf = (id: string) => host.client.ask("getRecording", ref(id));
const becomes = (id: string, status: string) =>
  until(`the stream is ${status}`, async () => (await streamOf(id)).status === status, 60_000);
const tellsOfEnd = (id: string) =>
  host.device.told().filter(({ event, payload }) => event === "stream:ended" && payload.streamId === id).length;

describe("a service killed at a step of a stream", () => {
  it.skipIf(reason)("finds each as it was, finishes what was under way, and ends each once", async (test) => {
    const waiting = (await begin()).streamId;
    const live = (await goLive()).streamId;
    const roomless = await goLive();
    const service = new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret);

    await killed(() => service.deleteRoom(roomless.roomName));
    const since = Date.now();
    expect([(await streamOf(waiting)).status, (await streamOf(live)).status]).toEqual(["starting", "live"]);
    await until("the one without its room is not told as live", async () => {
      const { status, feed } = await streamOf(roomless.streamId);
      return status !== "live" || feed === "away";
    });
    noteFigure(test, `a stream without its room known ${((Date.now() - since) / 1000).toFixed(1)} s after the start`);

    for (const id of [waiting, roomless.streamId]) await host.client.try("stopStream", ref(id));
    const stopping = host.client.try("stopStream", ref(live)).catch(() => null); // the service may be gone by then
    await new Promise((resolve) => setTimeout(resolve, 30));
    await killed();
    await stopping;
    if ((await streamOf(live)).status === "live") await host.client.ask("stopStream", ref(live)); // it came too late

    const all = [waiting, live, roomless.streamId];
    for (const id of all) await becomes(id, "ended");
    const ends = async () =>
      await Promise.all(
        all.map(async (id) => {
          const { host: of, ...stream } = await streamOf(id);
          return { ...stream, hostId: of.id, playbackExpiresAt: null }; // whether the host's device is back is another matter
        }),
      );
    const before = await ends();
    expect(before.slice(0, 2).map(({ endReason }) => endReason)).toEqual(["stopped", "stopped"]);
    await killed();
    expect(await ends()).toEqual(before);
    expect(all.map(tellsOfEnd).filter((count) => count > 1)).toEqual([]);
  });
});

describe("a service killed at a step of a recording", () => {
  const egressOf = (recordingId: string) => {
    const info = egress.egresses().find((each) => keyOf(each).includes(recordingId));
    if (!info) throw new Error("no egress was started");
    return info;
  };
  const turnsInto = async (recordingId: string, status: number) => {
    const info = egressOf(recordingId);
    const path = join(backend.dataDir, "media", keyOf(info));
    await mkdir(dirname(path), { recursive: true });
    if (status === phases.complete) await writeFile(path, new Uint8Array(1000));
    egress.change(info.egressId, (known) => void Object.assign(known, said(info, status)));
  };
  const start = async () => {
    const { streamId } = await goLive();
    const { recordingId } = await host.client.ask("startStreamRecording", { ...ref(streamId), body: {} });
    return { streamId, recordingId };
  };
  const isRecording = async (recordingId: string) => {
    await turnsInto(recordingId, phases.active);
    const egressInfo = egressOf(recordingId).toJson();
    await sendWebhook(`${backend.url()}/api/webhooks/livekit`, livekit, { event: "egress_updated", egressInfo });
    await until("it records", async () => (await recordingOf(recordingId)).status === "recording");
  };

  it.skipIf(reason)("tells each as it is afterwards: it failed, goes on, or is whole", async () => {
    const [failed, whole] = [await start(), await start()];
    await isRecording(whole.recordingId);
    const statuses = async () =>
      await Promise.all([failed, whole].map(async ({ recordingId }) => (await recordingOf(recordingId)).status));
    const become = (expected: string) =>
      until(`they are ${expected}`, async () => (await statuses()).join() === expected, 30_000);

    await killed(() => turnsInto(failed.recordingId, phases.failed));
    await become("failed,recording");

    await host.client.ask("stopStreamRecording", ref(whole.streamId));
    await killed(() => turnsInto(whole.recordingId, phases.complete));
    await become("failed,ready");

    await killed();
    expect(await statuses()).toEqual(["failed", "ready"]);
    for (const { streamId } of [failed, whole]) await host.client.ask("stopStream", ref(streamId));
  });
});
