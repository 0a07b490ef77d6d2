import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, whyNoCalls } from "../support/calls.ts";
import { phases, type RecordingWorld, said, startRecordingWorld, type Talk } from "../support/recordings.ts";

describe("recordings that are arranged", () => {
  const reason = whyNoCalls("PGlite");
  let world: RecordingWorld;

  beforeAll(async () => {
    if (!reason) world = await startRecordingWorld("PGlite");
  });
  afterAll(async () => world?.stop());

  const callOf = ({ callId }: Talk) => ({ params: { id: callId } });
  const layout = (talk: Talk, who: Caller, to: "grid" | "speaker" | "single") =>
    who.client.try("changeRecordingLayout", { ...callOf(talk), body: { layout: to } });

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
