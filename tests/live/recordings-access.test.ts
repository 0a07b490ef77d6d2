import { EgressInfo } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, fresh, smallAndLarge, whyNoCalls } from "../support/calls.ts";
import { createClient } from "../support/client.ts";
import { keyOf, phases, type RecordingWorld, said, startRecordingWorld, type Talk } from "../support/recordings.ts";
import { seedStream } from "../support/streams.ts";

describe.each(smallAndLarge)("who may record on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: RecordingWorld;

  beforeAll(async () => {
    if (!reason) world = await startRecordingWorld(setUp);
  });
  afterAll(async () => world?.stop());

  const stop = ({ callId, host }: Talk) => host.client.ask("stopRecording", { params: { id: callId }, body: {} });

  it.skipIf(reason)("are refused in words where they can't be", async () => {
    const talk = await world.talk();
    const { callId, host } = talk;
    const codeOf = async (who: Caller, body: object = {}) => {
      const outcome = await who.client.try("startRecording", { params: { id: callId }, body });
      return outcome.ok ? "ok" : `${outcome.status} ${outcome.error.code}`;
    };
    world.egress.setMood("no worker");
    expect(await codeOf(host)).toBe("503 MEDIA_UNAVAILABLE");
    expect((await host.client.ask("listRecordings", { query: { callId } })).recordings).toEqual([]);
    expect(talk.other.device.told().some(({ event }) => event.startsWith("recording:"))).toBe(false);
    const { egress } = await host.client.ask("getMediaCapabilities", {});
    expect(egress).toEqual({ available: false, reason: "No recorder answers: none is running, or all are busy." });
    await world.webhook("egress_started", new EgressInfo({ egressId: "EG_other", roomName: "other" })); // a worker was heard of
    world.egress.setMood("works");
    expect(await codeOf(host, { options: { customLayout: "https://elsewhere.example/x" } })).toBe(
      "400 VALIDATION_FAILED",
    );
    expect(await codeOf(host, { callId: host.id })).toBe("400 VALIDATION_FAILED");
    const both = await Promise.all([codeOf(host), codeOf(host)]);
    expect(both.toSorted()).toEqual(["409 ALREADY_RECORDING", "ok"]);
    await stop(talk);
    const again = await host.client.try("stopRecording", { params: { id: callId }, body: {} });
    expect(again).toMatchObject({ ok: false, status: 409, error: { code: "NOT_RECORDING" } });

    const [ann, bob] = [await world.person(fresh("ann")), await world.person(fresh("bob"))];
    const secret = { targetUserId: bob.id, type: "audio", metadata: { e2ee: true } } as const;
    const ringing = await ann.client.ask("initiateCall", { body: { ...secret, metadata: {} } });
    const early = await ann.client.try("startRecording", { params: { id: ringing.callId }, body: {} });
    expect(early).toMatchObject({ ok: false, status: 409, error: { code: "CONFLICT" } });
    await ann.client.ask("endCall", { params: { id: ringing.callId }, body: {} });
    const sealed = await ann.client.ask("initiateCall", { body: secret });
    const refused = await ann.client.try("startRecording", { params: { id: sealed.callId }, body: {} });
    expect(refused).toMatchObject({ ok: false, status: 409, error: { code: "ENCRYPTED" } });
  });

  it.skipIf(reason)("of each role allow what the table says", async () => {
    const talk = await world.talk();
    const { recordingId } = await world.recorded(talk);
    const { callId, host } = talk;
    const admin = { client: await world.admin() };
    const stranger = await world.person(fresh("eve"));
    const nobody = { client: createClient(world.url) };
    const table: Record<string, string[]> = {};
    for (const [role, { client }] of Object.entries({ nobody, stranger, participant: talk.other, admin, host })) {
      const codes: string[] = [];
      const note = (outcome: { ok: boolean; status: number }) => codes.push(String(outcome.status));
      note(await client.try("startRecording", { params: { id: callId }, body: {} }));
      note(await client.try("stopRecording", { params: { id: callId }, body: {} }));
      note(await client.try("changeRecordingLayout", { params: { id: callId }, body: { layout: "grid" } }));
      note(await client.try("getRecording", { params: { id: recordingId } }));
      note(await client.try("downloadRecording", { params: { id: recordingId }, query: {} }));
      const listed = await client.try("listRecordings", { query: { callId } });
      codes.push(listed.ok ? `${listed.data.total} seen` : String(listed.status));
      note(await client.try("setRetention", { body: { applyTo: "user", targetId: stranger.id, plan: "free" } }));
      if (role !== "admin") note(await client.try("deleteRecording", { params: { id: recordingId } }));
      table[role] = codes;
    }
    expect(table).toEqual({
      //            start  stop   layout get    save   list     plan   delete
      nobody: /*      */ ["401", "401", "401", "401", "401", "401", "401", "401"],
      stranger: /*    */ ["403", "403", "403", "404", "404", "0 seen", "403", "404"],
      participant: /* */ ["403", "403", "403", "200", "200", "1 seen", "403", "403"],
      admin: /*       */ ["403", "403", "403", "200", "200", "1 seen", "200"],
      host: /*        */ ["200", "200", "409", "200", "200", "2 seen", "403", "200"],
    });
  });

  it.skipIf(reason)("of streams are for their hosts to make, and for whoever may watch to see", async () => {
    const [host, coHost, member, stranger] = [
      await world.person(fresh("ann")),
      await world.person(fresh("cho")),
      await world.person(fresh("bob")),
      await world.person(fresh("eve")),
    ];
    const streamId = await seedStream(world.db, {
      hostId: host.id,
      memberIds: [host.id, member.id],
      coHostIds: [coHost.id],
      visibility: "channel_members",
    });
    const params = { id: streamId };
    const statuses: number[] = [];
    for (const { client } of [stranger, member, coHost, host])
      statuses.push((await client.try("startStreamRecording", { params, body: {} })).status);
    const stopped = await host.client.ask("stopStreamRecording", { params });
    const { recordingId } = stopped;
    expect([statuses, stopped.recording.callId, stopped.recording.streamId]).toEqual([
      [404, 403, 200, 409],
      null,
      streamId,
    ]);
    const info = world.newest();
    await world.writeFile(keyOf(info), new Uint8Array(1000));
    await world.webhook("egress_ended", said(info, phases.complete));
    const seenAs = await member.client.ask("getRecording", { params: { id: recordingId } });
    const { title, people, streamOffset } = seenAs;
    expect([title, people.map((each) => each.id), (streamOffset ?? -1) >= 0]).toEqual(["A stream", [host.id], true]);
    const listed = async (kind: "call" | "stream") =>
      (await member.client.ask("listRecordings", { query: { streamId, kind } })).total;
    expect([await listed("stream"), await listed("call")]).toEqual([1, 0]);
    const referred = () =>
      world.db.selectFrom("nchat_streams").select("recording_id").where("id", "=", streamId).executeTakeFirst();
    expect(await referred()).toEqual({ recording_id: recordingId });
    const seen: number[] = [];
    for (const { client } of [stranger, member, coHost, host])
      seen.push((await client.try("getRecording", { params: { id: recordingId } })).status);
    const removed: number[] = [];
    for (const { client } of [stranger, member, host])
      removed.push((await client.try("deleteRecording", { params: { id: recordingId } })).status);
    await member.device.next("recording:deleted", (told) => told.recordingId === recordingId);
    expect([seen, removed, await referred()]).toEqual([[404, 200, 200, 200], [404, 403, 200], { recording_id: null }]);
  });

  it.skipIf(reason)("speak nchat too", async () => {
    const talk = await world.talk();
    const ask = async (method: string, path: string) => {
      const authorization = `Bearer ${talk.host.session.accessToken}`;
      const headers = { authorization, "content-type": "application/json" };
      const body = method === "POST" ? JSON.stringify({ quality: "720p", format: "mp4", layout: "grid" }) : null;
      const answer = await fetch(world.url() + path, { method, headers: body ? headers : { authorization }, body });
      return { status: answer.status, body: await answer.json() };
    };
    const begun = await ask("POST", `/api/calls/${talk.callId}/recording`);
    expect(begun).toMatchObject({
      status: 201,
      body: { success: true, recording: { resolution: "720p", audioOnly: false } },
    });
    const { id } = begun.body.recording;
    expect(await ask("GET", `/api/calls/${talk.callId}/recording`)).toMatchObject({ body: { recording: { id } } });
    const ended = await ask("DELETE", `/api/calls/${talk.callId}/recording`);
    expect(ended).toMatchObject({ status: 200, body: { success: true, recording: { id, status: "processing" } } });
    const info = world.newest();
    await world.writeFile(keyOf(info), new Uint8Array(1000));
    await world.webhook("egress_ended", said(info, phases.complete));
    expect(await ask("GET", `/api/calls/recordings/${id}/download`)).toMatchObject({
      body: { success: true, expiresIn: 3600 },
    });
    expect(await ask("GET", `/api/calls/recordings/${id}/metadata`)).toMatchObject({
      body: { metadata: { id, status: "ready" } },
    });
    expect(await ask("GET", `/api/recordings?protocol=nchat`)).toMatchObject({ body: { total: 1, hasMore: false } });
    expect(await ask("GET", `/api/recordings/${id}?protocol=nchat`)).toMatchObject({
      body: { permissions: { canDelete: true } },
    });
    expect(await ask("DELETE", `/api/calls/recordings/${id}/metadata`)).toMatchObject({ body: { success: true } });
    expect(await ask("GET", `/api/calls/${talk.callId}/recording`)).toMatchObject({
      status: 404,
      body: { success: false },
    });
  });
});
