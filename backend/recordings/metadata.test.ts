import { pino } from "pino";
import { expect, it } from "vitest";
import type { StoredRecording } from "./rows.ts";
import { writeMetadata } from "./metadata.ts";

const log = pino({ level: "silent" });
const at = Date.parse("2026-01-05T12:00:00Z");
const part = { egressId: "EG_1", phase: "complete", isPresumed: false, startedAt: at, endedAt: at + 60_000 } as const;
const seen = { seenAt: at, durationMs: 60_000, error: null };
const stored: StoredRecording = {
  facts: {
    ...{ id: "r1", callId: "c1", streamId: null, channelId: null, roomName: "call-c1", startedBy: "ann" },
    ...{ type: "individual_tracks", layout: null, resolution: null, plan: "free", days: 7 },
    ...{ warnedAt: null, deletedAt: null, bucket: null, thumbnailKey: null },
  },
  state: {
    ...{
      status: "ready",
      waitsForTracks: true,
      hasFailedToStart: false,
      stopAskedAt: at,
      createdAt: at,
      startedAt: at,
    },
    ...{ endedAt: at + 60_000, durationMs: 60_000, sizeBytes: 70, error: null },
    parts: [
      { ...part, ...seen, id: "p1", key: "recordings/r1/p1.ogg", sizeBytes: 70 },
      { ...part, ...seen, id: "p2", key: "recordings/r1/p2", phase: "failed", sizeBytes: 0 },
    ],
  },
  parts: new Map([
    ["p1", { kind: "audio", userId: "ann", trackSid: "TR_1" }],
    ["p2", { kind: "video", userId: "bob", trackSid: "TR_2" }],
  ]),
};

it("a recording is described beside its files, by keys and never by addresses", async () => {
  const written: [string, unknown][] = [];
  const write = async (key: string, bytes: Uint8Array) =>
    void written.push([key, JSON.parse(new TextDecoder().decode(bytes))]);
  await writeMetadata({ storage: { write }, log }, stored);
  const times = { createdAt: "2026-01-05T12:00:00.000Z", startedAt: "2026-01-05T12:00:00.000Z" };
  expect(written).toEqual([
    [
      "recordings/r1/metadata.json",
      {
        ...{ id: "r1", callId: "c1", streamId: null, channelId: null, roomName: "call-c1", startedBy: "ann" },
        ...{ type: "individual_tracks", layout: null, resolution: null, ...times },
        ...{ endedAt: "2026-01-05T12:01:00.000Z", expiresAt: "2026-01-12T12:01:00.000Z", retentionPlan: "free" },
        ...{ duration: 60, fileSize: 70, thumbnail: null },
        files: [
          {
            ...{ key: "recordings/r1/p1.ogg", kind: "audio", userId: "ann", startedAt: times.startedAt },
            ...{ duration: 60, fileSize: 70 },
          },
        ],
      },
    ],
  ]);
});

it("a storage that fails costs the description and not the recording", async () => {
  const write = () => Promise.reject(new Error("full"));
  await expect(writeMetadata({ storage: { write }, log }, stored)).resolves.toBeUndefined();
});
