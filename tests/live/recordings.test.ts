import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Recording } from "@nchat/contract/recordings";
import { type Caller, smallAndLarge, whyNoCalls } from "../support/calls.ts";
import { keyOf, phases, type RecordingWorld, said, startRecordingWorld, type Talk } from "../support/recordings.ts";

describe.each(smallAndLarge)("recordings on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: RecordingWorld;

  beforeAll(async () => {
    if (!reason) world = await startRecordingWorld(setUp);
  });
  afterAll(async () => world?.stop());

  const start = ({ callId, host }: Talk, body: object = {}) =>
    host.client.ask("startRecording", { params: { id: callId }, body });
  const stop = ({ callId, host }: Talk) => host.client.ask("stopRecording", { params: { id: callId }, body: {} });
  const get = (who: Caller, id: string) => who.client.ask("getRecording", { params: { id } });

  it.skipIf(reason)("are told to everybody in the call, from the start to the finished file", async () => {
    const talk = await world.talk();
    const { callId, host, other } = talk;
    const started = await start(talk, { options: { layout: "speaker", resolution: "720p" } });
    const { recordingId } = started;
    expect(started.recording).toMatchObject({ status: "starting", layout: "speaker", url: null, canDelete: true });
    for (const who of [host, other])
      expect(await who.device.next("recording:started", (each) => each.recordingId === recordingId)).toMatchObject({
        callId,
        streamId: null,
        recording: { canDelete: false, url: null },
      });
    const again = await other.client.ask("joinCall", { params: { id: callId }, body: {} });
    expect(again.recording).toMatchObject({ id: recordingId, startedBy: host.id });
    const seen = await other.client.ask("getCall", { params: { id: callId } });
    expect([seen.isRecording, seen.recording?.id]).toEqual([true, recordingId]);

    const info = world.newest();
    expect(await world.webhook("egress_started", said(info, phases.active))).toBe(200);
    await other.device.next("recording:changed", (each) => each.recording.status === "recording");
    const stopped = await stop(talk);
    expect(stopped).toMatchObject({ recordingId, url: null, recording: { status: "processing" } });
    await other.device.next("recording:stopped", (each) => each.recordingId === recordingId);
    expect((await other.client.ask("getCall", { params: { id: callId } })).isRecording).toBe(false);
    expect(world.egress.recorded().at(-1)).toMatchObject({ method: "StopEgress" });

    await world.writeFile(keyOf(info), new Uint8Array(1000).fill(7));
    await world.webhook("egress_ended", said(info, phases.complete));
    await other.device.next("recording:changed", (each) => each.recording.status === "ready");
    const ready = await get(other, recordingId);
    const days = (Date.parse(ready.expiresAt ?? "") - Date.parse(ready.endedAt ?? "")) / 86_400_000;
    expect(ready).toMatchObject({ status: "ready", duration: 5, fileSize: 1000, canDelete: false, error: null });
    expect(days).toBe(30);
    expect([ready.title, ready.streamOffset, ready.people.map((each) => each.id).toSorted()]).toEqual([
      ...[null, null],
      [host.id, other.id].toSorted(),
    ]);
    await host.client.ask("endCall", { params: { id: callId }, body: {} });
    const { calls } = await other.client.ask("listCallHistory", { query: {} });
    expect(calls.map((entry) => [entry.call.id, entry.recordingId])).toContainEqual([callId, recordingId]);
  });

  it.skipIf(reason)("play and save by signed addresses alone, whole or in parts", async () => {
    const talk = await world.talk();
    const { recordingId } = await world.recorded(talk);
    const { host } = talk;
    const { url, fileName, expiresIn } = await host.client.ask("downloadRecording", {
      params: { id: recordingId },
      query: {},
    });
    expect([fileName.endsWith(".mp4"), expiresIn]).toEqual([true, 3600]);
    const whole = await fetch(url);
    expect((await whole.arrayBuffer()).byteLength).toBe(1000);
    expect([
      whole.status,
      whole.headers.get("content-type"),
      whole.headers.get("x-content-type-options"),
      whole.headers.get("content-disposition")?.split(";")[0],
    ]).toEqual([200, "video/mp4", "nosniff", "attachment"]);
    const part = await fetch(url, { headers: { range: "bytes=10-19" } });
    expect([part.status, (await part.arrayBuffer()).byteLength, part.headers.get("content-range")]).toEqual([
      206,
      10,
      "bytes 10-19/1000",
    ]);
    expect((await fetch(url, { headers: { range: "bytes=1000-" } })).status).toBe(416);
    const changed = (change: (to: URL) => void) => {
      const to = new URL(url);
      change(to);
      return fetch(to).then((answer) => answer.status);
    };
    expect({
      later: await changed((to) => to.searchParams.set("expires", String(Date.now()))),
      shown: await changed((to) => to.searchParams.set("as", "inline")),
      another: await changed((to) => (to.pathname = to.pathname.replace(recordingId, host.id))),
      unsigned: await changed((to) => to.searchParams.delete("signature")),
      outside: await changed((to) => (to.pathname = "/api/files/..%2f..%2fetc%2fpasswd")),
      inline: (await fetch((await get(host, recordingId)).url ?? "")).status,
    }).toEqual({ later: 403, shown: 403, another: 403, unsigned: 403, outside: 403, inline: 200 });
  });

  it.skipIf(reason)("end the same whatever order LiveKit's events come in, and however often", async () => {
    const talk = await world.talk();
    const { recordingId } = await start(talk);
    const info = world.newest();
    const at = Date.now();
    await world.webhook("egress_ended", said(info, phases.complete, { at: at + 3000 }));
    const first = await get(talk.host, recordingId);
    for (const late of [
      said(info, phases.active, { at: at + 1000 }),
      said(info, phases.ending, { at: at + 2000 }),
      said(info, phases.complete, { at: at + 3000 }),
      said(info, phases.failed, { at: at + 4000 }),
    ]) {
      expect(await world.webhook("egress_updated", late)).toBe(200);
      expect(withoutUrls(await get(talk.host, recordingId))).toEqual(withoutUrls(first));
    }
    expect(first.status).toBe("ready");
    const told = talk.other.device.told().filter(({ event }) => event === "recording:stopped");
    expect(told).toHaveLength(1);
  });

  it.skipIf(reason)(
    "are made good from LiveKit's lists when its events are lost, and end with their call",
    async () => {
      const talk = await world.talk();
      const { recordingId } = await start(talk);
      const { egressId } = world.newest();
      world.egress.change(egressId, (info) => Object.assign(info, said(info, phases.active)));
      await talk.other.device.next("recording:changed", (each) => each.recording.status === "recording", 15_000);
      await talk.host.client.ask("endCall", { params: { id: talk.callId }, body: {} });
      await talk.other.device.next("recording:stopped", (each) => each.recordingId === recordingId, 15_000);
      world.egress.change(egressId, (info) => Object.assign(info, said(info, phases.complete)));
      await talk.other.device.next("recording:changed", (each) => each.recording.status === "ready", 15_000);
      const { recordings, total } = await talk.other.client.ask("listRecordings", { query: { callId: talk.callId } });
      expect([recordings.map((each) => each.id), total]).toEqual([[recordingId], 1]);
    },
  );

  it.skipIf(reason)("that have failed say why", async () => {
    const talk = await world.talk();
    const { recordingId } = await start(talk);
    const info = said(world.newest(), phases.failed);
    Object.assign(info, { error: "no disk for rtmp://a.example/live/secret-key", fileResults: [] });
    await world.webhook("egress_ended", info);
    const { status, error, url } = await get(talk.host, recordingId);
    expect({ status, error, url }).toEqual({ status: "failed", error: "no disk for rtmp://a.example/…", url: null });
    await start(talk); // the next may begin
  });
});

const withoutUrls = ({ files, ...rest }: Recording) => ({
  ...rest,
  url: null,
  urlExpiresAt: null,
  files: files.map((file) => ({ ...file, url: null })),
});
