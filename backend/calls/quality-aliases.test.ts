import { describe, expect, it } from "vitest";
import { readReport } from "./quality-aliases.ts";

const callId = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const qualityOf = (report: object) => readReport({ callId, ...report })?.quality ?? null;

describe("a report of quality in nchat's words", () => {
  it("is worth what its score says", () => {
    const scores = [100, 80, 79, 60, 59, 20, 19, 0];
    expect(scores.map((qualityScore) => qualityOf({ qualityScore }))).toEqual([
      ...["excellent", "excellent", "good", "good", "poor", "poor", "lost", "lost"],
    ]);
  });

  it("without a score is judged by losses and time, the worse of sound and picture", () => {
    const media = (lost: number, rtt: number) => ({ packetsLost: lost, packetsReceived: 1000 - lost, rtt });
    expect([
      qualityOf({ audio: media(5, 100) }),
      qualityOf({ audio: media(5, 100), video: media(20, 100) }),
      qualityOf({ audio: media(0, 390) }),
      qualityOf({ audio: media(0, 500) }),
      qualityOf({ video: media(100, 20) }),
    ]).toEqual(["excellent", "good", "good", "poor", "poor"]);
  });

  it("keeps what was measured, and says nothing of what was not", () => {
    const audio = { packetsLost: 1, packetsReceived: 3, jitter: 7 };
    expect(readReport({ callId, qualityScore: 70, audio, bandwidth: { upload: 300 } })).toEqual({
      quality: "good",
      figures: { packetLoss: 0.25, jitterMs: 7, uploadKbps: 300 },
    });
    expect(readReport({ callId, audio: { packetsLost: 0, packetsReceived: 0, jitter: 2 } })).toBe(null);
  });
});
