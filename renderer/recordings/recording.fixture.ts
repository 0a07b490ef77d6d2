import type { Recording } from "@nchat/contract/recordings";

/** A recording of a call that is ready, as number so many: greater ones are newer. */
export function sampleRecording(number: number, changes: Partial<Recording> = {}): Recording {
  const time = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, number, minute)).toISOString();
  return {
    id: `r${number}`,
    callId: `c${number}`,
    streamId: null,
    channelId: null,
    startedBy: "mara",
    status: "ready",
    type: "composite",
    layout: "speaker",
    resolution: "720p",
    duration: 754,
    fileSize: 48_234_496,
    url: `https://files.example/${number}.mp4`,
    thumbnailUrl: `https://files.example/${number}.jpeg`,
    urlExpiresAt: time(40),
    files: [],
    startedAt: time(1),
    endedAt: time(30),
    createdAt: time(0),
    expiresAt: "2026-12-22T10:00:00.000Z",
    retentionPlan: "pro",
    error: null,
    canDelete: true,
    title: null,
    channelName: null,
    people: [
      { id: "mara", displayName: "Mara", avatarUrl: null },
      { id: "leo", displayName: "Leo", avatarUrl: null },
    ],
    streamOffset: null,
    ...changes,
  };
}
