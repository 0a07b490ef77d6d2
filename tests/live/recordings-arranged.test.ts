import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, smallAndLarge, until, whyNoCalls } from "../support/calls.ts";
import { keyOf, phases, type RecordingWorld, said, startRecordingWorld, type Talk } from "../support/recordings.ts";
import { type Rooms, startRooms } from "../support/rooms.ts";

describe.each(smallAndLarge)("recordings that are arranged on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: RecordingWorld;
  let rooms: Rooms;

  beforeAll(async () => {
    if (reason) return;
    world = await startRecordingWorld(setUp);
    rooms = startRooms();
  });
  afterAll(async () => {
    rooms?.stop();
    await world?.stop();
  });

  const callOf = ({ callId }: Talk) => ({ params: { id: callId } });
  const enter = async (talk: Talk, who: Caller) =>
    rooms.enter(await who.client.ask("joinCall", { ...callOf(talk), body: {} }));
  const layout = (talk: Talk, who: Caller, to: "grid" | "speaker" | "single") =>
    who.client.try("changeRecordingLayout", { ...callOf(talk), body: { layout: to } });

  it.skipIf(reason)("by tracks hold each by itself, also those that are published later", async () => {
    const talk = await world.talk();
    const { host, other } = talk;
    await (await enter(talk, host)).publish("microphone");
    const started = await host.client.ask("startRecording", {
      ...callOf(talk),
      body: { options: { individualTracks: true } },
    });
    const { recordingId } = started;
    expect(started.recording).toMatchObject({ type: "individual_tracks", layout: null, resolution: null });
    const own = () => world.egress.egresses().filter((info) => keyOf(info).includes(recordingId));
    await until("the first track is recorded", () => own().length === 1, 20_000);
    expect(own().map(({ request }) => request.case)).toEqual(["track"]);
    await (await enter(talk, other)).publish("camera");
    await until("the later track is recorded too", () => own().length === 2, 20_000);
    expect(await layout(talk, host, "grid")).toMatchObject({ ok: false, status: 409, error: { code: "CONFLICT" } });

    for (const info of own()) await world.webhook("egress_started", said(info, phases.active));
    await host.client.ask("stopRecording", { ...callOf(talk), body: {} });
    expect(world.egress.recorded().filter(({ method }) => method === "StopEgress")).toHaveLength(2);
    for (const info of own()) {
      await world.writeFile(keyOf(info), new Uint8Array(1000).fill(7));
      await world.webhook("egress_ended", said(info, phases.complete));
    }
    await other.device.next("recording:changed", (each) => each.recording.status === "ready", 15_000);
    const ready = await other.client.ask("getRecording", { params: { id: recordingId } });
    const files = ready.files.map(({ userId, kind, status, fileSize }) => ({ userId, kind, status, fileSize }));
    expect(files.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([
      { userId: host.id, kind: "audio", status: "ready", fileSize: 1000 },
      { userId: other.id, kind: "video", status: "ready", fileSize: 1000 },
    ]);
    for (const { id } of ready.files) {
      const { url } = await other.client.ask("downloadRecording", {
        params: { id: recordingId },
        query: { fileId: id },
      });
      expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(1000);
    }
    await host.client.ask("endCall", { ...callOf(talk), body: {} });
  });

  it.skipIf(reason)("as one picture are arranged otherwise while they run, by those who may", async () => {
    const talk = await world.talk();
    const { host, other } = talk;
    expect(await layout(talk, host, "grid")).toMatchObject({ ok: false, error: { code: "NOT_RECORDING" } });
    const { recordingId } = await host.client.ask("startRecording", { ...callOf(talk), body: {} });
    const { egressId } = world.newest();
    await world.webhook("egress_started", said(world.newest(), phases.active));
    expect(await layout(talk, other, "speaker")).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
    expect(await layout(talk, host, "speaker")).toMatchObject({
      ok: true,
      data: { recording: { id: recordingId, layout: "speaker", status: "recording" } },
    });
    const asked = world.egress.recorded().filter(({ method }) => method === "UpdateLayout");
    expect(asked.map(({ body }) => JSON.parse(body))).toEqual([
      { egressId, layout: expect.stringContaining("speaker") },
    ]);
    expect((await other.client.ask("getRecording", { params: { id: recordingId } })).layout).toBe("speaker");

    world.egress.change(egressId, null); // the recorder is gone with it
    const gone = await layout(talk, host, "grid");
    expect(gone).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
    expect((await other.client.ask("getRecording", { params: { id: recordingId } })).layout).toBe("speaker");
    await host.client.ask("endCall", { ...callOf(talk), body: {} });
  });
});
